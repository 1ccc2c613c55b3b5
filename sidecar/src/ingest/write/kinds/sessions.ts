import type { SessionRecord } from '../../client-records.ts';
import { hourOf, type Kind, type Placed } from './kind.ts';

/** Added to the counts of their hour; a repeated request is known by the ledger and adds nothing. */
export const SESSIONS: Kind<SessionRecord> = {
  signal: 'clients',
  table: 'session_count',
  sentMicros: ({ startedAt }) => (startedAt === null ? null : startedAt.getTime() * 1_000),
  store: async (client, rows) => {
    const counts = sumUp(rows);
    const column = <K extends keyof Counted>(name: K) => counts.map((count) => count[name]);
    await client.query(ADD_SESSIONS, [
      column('hour'),
      column('projectId'),
      column('release'),
      column('environment'),
      column('started'),
      column('exited'),
      column('errored'),
      column('crashed'),
      column('abnormal'),
    ]);
  },
  forPeople: ({ record }) => record,
};

type Counted = Omit<SessionRecord, 'startedAt'> & { hour: Date; projectId: number };

function sumUp(rows: ReadonlyArray<Placed<SessionRecord>>): Counted[] {
  const counts = new Map<string, Counted>();
  for (const { record, projectId, micros } of rows) {
    const { startedAt: _, ...given } = record;
    const hour = hourOf(micros);
    const key = JSON.stringify([hour, projectId, given.release, given.environment]);
    const known = counts.get(key);
    if (known === undefined) {
      counts.set(key, { ...given, hour, projectId });
      continue;
    }
    known.started += given.started;
    known.exited += given.exited;
    known.errored += given.errored;
    known.crashed += given.crashed;
    known.abnormal += given.abnormal;
  }
  return [...counts.values()];
}

// In the order of the key: two sessions that add to the same hours wait for each other in turn, not crosswise.
const ADD_SESSIONS = /* sql */ `
  -- ingest/add-sessions
  insert into howdah.session_count as known
         (bucket, project_id, release, environment, started, exited, errored, crashed, abnormal)
  select * from unnest($1::timestamptz[], $2::integer[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[],
                       $8::bigint[], $9::bigint[])
   order by 1, 2, 3, 4
      on conflict (bucket, project_id, release, environment) do update
     set started  = known.started + excluded.started,
         exited   = known.exited + excluded.exited,
         errored  = known.errored + excluded.errored,
         crashed  = known.crashed + excluded.crashed,
         abnormal = known.abnormal + excluded.abnormal`;
