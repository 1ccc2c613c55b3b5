import type { ClientReportRecord } from '../../client-records.ts';
import { hourOf, type Kind } from './kind.ts';

/** Added to the counts of their hour, as sessions are. */
export const CLIENT_REPORTS: Kind<ClientReportRecord> = {
  signal: 'clients',
  table: 'client_report',
  sentMicros: ({ reportedAt }) => reportedAt.getTime() * 1_000,
  store: async (client, rows) => {
    await client.query(ADD_REPORTS, [
      rows.map(({ micros }) => hourOf(micros)),
      rows.map(({ projectId }) => projectId),
      rows.map(({ record }) => record.reason),
      rows.map(({ record }) => record.category),
      rows.map(({ record }) => record.quantity),
    ]);
  },
  forPeople: ({ record }) => record,
};

// In the order of the key, as that of sessions.
const ADD_REPORTS = /* sql */ `
  -- ingest/add-client-reports
  insert into howdah.client_report as known (bucket, project_id, reason, category, quantity)
  select bucket, project_id, reason, category, sum(quantity)
    from unnest($1::timestamptz[], $2::integer[], $3::text[], $4::text[], $5::bigint[])
         as given (bucket, project_id, reason, category, quantity)
   group by 1, 2, 3, 4
   order by 1, 2, 3, 4
      on conflict (bucket, project_id, reason, category) do update
     set quantity = known.quantity + excluded.quantity`;
