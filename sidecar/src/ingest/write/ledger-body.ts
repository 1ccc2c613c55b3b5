import type { Queryable } from '../../postgres/queryable.ts';

/**
 * Whether the stored request of this digest had this body: a key that a sender gave to a request stands for one body
 * alone. True as well where the ledger does not know the request any more.
 */
export async function hadBody(db: Queryable, now: Date, digest: Buffer, bodyDigest: Buffer): Promise<boolean> {
  const { rows } = await db.query<{ body_digest: Buffer | null }>(BODY_DIGEST, [digest, now]);
  return rows.every(({ body_digest }) => body_digest?.equals(bodyDigest) ?? true);
}

const BODY_DIGEST = /* sql */ `
  -- ingest/body-digest
  select body_digest
    from howdah.ingest_ledger
   where digest = $1
     and received_day in (date_trunc('day', $2::timestamptz, 'UTC'), date_trunc('day', $2::timestamptz - interval '1 day', 'UTC'))`;
