import { prepared } from '../../postgres/prepared.ts';
import type { Queryable } from '../../postgres/queryable.ts';

export interface LedgerEntry {
  digest: Buffer;
  /** Where the digest is not that of the body. */
  bodyDigest: Buffer | null;
  projectId: number;
  signal: string;
  records: number;
}

/**
 * Notes requests in the transaction of their rows and returns the digests (hex) of those that were not known, today or
 * yesterday. A request that another session is storing right now is waited for.
 */
export async function noteRequests(db: Queryable, now: Date, requests: readonly LedgerEntry[]): Promise<Set<string>> {
  const today = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
  const { rows } = await db.query<{ digest: Buffer }>(
    prepared(NOTE_REQUESTS, [
      today,
      new Date(today.getTime() - 86_400_000),
      now,
      requests.map((request) => request.digest),
      requests.map((request) => request.projectId),
      requests.map((request) => request.signal),
      requests.map((request) => request.records),
      requests.map((request) => request.bodyDigest),
    ])
  );
  return new Set(rows.map(({ digest }) => digest.toString('hex')));
}

// A subquery for each digest and no "not exists": that would be a join, and one that was planned while the partition was
// empty reads all of it later. In the order of the digests: two sessions that store the same requests wait for each
// other in turn, not crosswise.
const NOTE_REQUESTS = /* sql */ `
  -- ingest/note-requests
  insert into howdah.ingest_ledger (received_day, digest, received_at, project_id, signal, records, body_digest)
  select $1, digest, $3, project_id, signal, records, body_digest
    from unnest($4::bytea[], $5::integer[], $6::text[], $7::integer[], $8::bytea[])
         as given (digest, project_id, signal, records, body_digest)
   where (select true
            from howdah.ingest_ledger known
           where known.received_day = $2 and known.digest = given.digest) is null
   order by digest
      on conflict (received_day, digest) do nothing
  returning digest`;
