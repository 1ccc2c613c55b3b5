import { prepared } from '../../postgres/prepared.ts';
import type { Queryable } from '../../postgres/queryable.ts';
import type { OccurrenceRecord, Signal } from '../records.ts';

/** What one request reports. */
export interface Reports {
  signal: Signal;
  projectId: number;
  occurrences: readonly OccurrenceRecord[];
}

/**
 * Leaves out the errors that another signal has reported already, today or yesterday, and notes the others, in the
 * transaction of their rows: an SDK may tell of one error by a span event and by a log record. A report that another
 * session is storing right now is waited for. The same signal twice is two errors: what is merely sent again has been
 * found by its request's digest or has the id of a stored row. An error that has been stored at a span below is left out
 * as well: it passed through this one.
 */
export async function withoutReported(
  db: Queryable,
  now: Date,
  reports: readonly Reports[]
): Promise<OccurrenceRecord[]> {
  const notes = reports.flatMap(({ signal, projectId, occurrences }) =>
    occurrences.flatMap(({ reportKeys, passing }) =>
      [...reportKeys, ...(passing?.above ?? [])].map((key) => ({ key, signal, projectId }))
    )
  );
  const places = reports.flatMap(({ occurrences }) => occurrences.flatMap(({ passing }) => passing?.at ?? []));
  // Sent one after the other without waiting, and run in this order: what this batch notes is found as well.
  const [signalOf, below] = await Promise.all([firstSignals(db, now, notes), findReports(db, now, places)]);
  const seenBelow = new Set(below.map(({ key }) => key));
  return reports.flatMap(({ signal, occurrences }) =>
    occurrences.filter(({ reportKeys: [key], passing }) => {
      const isFirst = key === undefined || signalOf.get(key) === signal;
      return isFirst && (passing === undefined || !seenBelow.has(passing.at));
    })
  );
}

interface Note {
  key: string;
  signal: Signal;
  projectId: number;
}

// By which signal each key came first.
async function firstSignals(db: Queryable, now: Date, noted: readonly Note[]): Promise<Map<string, string>> {
  if (noted.length === 0) return new Map();
  // Errors of neighbours pass through the same spans.
  const signalOf = new Map<string, Signal>();
  const notes: Note[] = [];
  for (const note of noted) {
    if (signalOf.has(note.key)) continue;
    signalOf.set(note.key, note.signal);
    notes.push(note);
  }
  const { today, yesterday } = daysOf(now);
  const { rowCount } = await db.query(
    prepared(NOTE_REPORTS, [
      today,
      yesterday,
      now,
      notes.map(({ key }) => key),
      notes.map(({ projectId }) => projectId),
      notes.map(({ signal }) => signal),
    ])
  );
  // Almost always: none of them was known.
  if (rowCount === notes.length) return signalOf;
  const found = await findReports(
    db,
    now,
    notes.map(({ key }) => key)
  );
  return new Map(found.map(({ key, signal }) => [key, signal]));
}

async function findReports(db: Queryable, now: Date, keys: readonly string[]): Promise<FirstSignal[]> {
  if (keys.length === 0) return [];
  const { today, yesterday } = daysOf(now);
  const { rows } = await db.query<FirstSignal>(prepared(FIND_REPORTS, [today, yesterday, keys]));
  return rows;
}

function daysOf(now: Date): { today: Date; yesterday: Date } {
  const today = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
  return { today, yesterday: new Date(today.getTime() - 86_400_000) };
}

interface FirstSignal {
  key: string;
  signal: string;
}

// Keys stand in the ledger, where a day is all that they live. They are shorter than the digests of requests, so the two
// are never taken for each other; sorted and looked up one by one, for the same reasons as those.
const NOTE_REPORTS = /* sql */ `
  -- ingest/note-reports
  insert into howdah.ingest_ledger (received_day, digest, received_at, project_id, signal, records)
  select $1, uuid_send(key), $3, project_id, signal, 0
    from unnest($4::uuid[], $5::integer[], $6::text[]) as given (key, project_id, signal)
   where (select true
            from howdah.ingest_ledger known
           where known.received_day = $2 and known.digest = uuid_send(given.key)) is null
   order by key
      on conflict (received_day, digest) do nothing`;

const FIND_REPORTS = /* sql */ `
  -- ingest/find-reports
  select key, signal
    from (select key,
                 (select known.signal
                    from howdah.ingest_ledger known
                   where known.received_day in ($1, $2) and known.digest = uuid_send(given.key)
                   limit 1) as signal
            from unnest($3::uuid[]) as given (key)) as found
   where signal is not null`;
