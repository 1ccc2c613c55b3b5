import { copyIn } from '../../../postgres/copy-in.ts';
import type { CheckInRecord } from '../../client-records.ts';
import { microsText, textRow } from '../copy-text.ts';
import type { Kind } from './kind.ts';

export const CHECK_INS: Kind<CheckInRecord> = {
  signal: 'clients',
  table: 'check_in',
  // SDKs send no time of their own.
  sentMicros: ({ receivedAt }) => receivedAt.getTime() * 1_000,
  store: async (client, rows) => {
    const lines = rows.map(({ record, projectId, micros }) =>
      textRow([
        microsText(micros),
        projectId,
        record.monitor,
        record.status,
        record.checkInId,
        record.durationMs,
        record.environment,
        record.release,
        record.config,
        record.traceId,
      ])
    );
    await copyIn(client, COPY_CHECK_INS, [Buffer.from(lines.join(''))]);
  },
  forPeople: ({ record: { monitor, status, checkInId, receivedAt } }) => ({ monitor, status, checkInId, receivedAt }),
};

const COPY_CHECK_INS =
  'copy howdah.check_in (time, project_id, monitor, status, check_in_id, duration_ms, environment, release, config, ' +
  'trace_id) from stdin';
