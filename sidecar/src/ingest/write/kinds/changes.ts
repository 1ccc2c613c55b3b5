import { copyIn } from '../../../postgres/copy-in.ts';
import type { ChangeRecord } from '../../change-records.ts';
import { microsText, textRow } from '../copy-text.ts';
import type { Kind } from './kind.ts';

export const CHANGES: Kind<ChangeRecord> = {
  signal: 'changes',
  table: 'tb_entity_change_log',
  sentMicros: ({ changedAt }) => (changedAt === null ? null : changedAt.getTime() * 1_000),
  store: async (client, rows) => {
    const lines = rows.map(({ record, micros, originalMicros }) =>
      textRow([
        record.entityName,
        record.entityId,
        record.changeType,
        record.before,
        record.after,
        microsText(micros),
        record.traceId,
        record.changedBy,
        record.tenant,
        record.environment,
        originalMicros === null ? null : microsText(originalMicros),
      ])
    );
    await copyIn(client, COPY_CHANGES, [Buffer.from(lines.join(''))]);
  },
  forPeople: ({ record: { entityName, entityId, changeType, changedAt } }) => ({
    entityName,
    entityId,
    changeType,
    changedAt,
  }),
};

const COPY_CHANGES =
  'copy howdah.tb_entity_change_log (entity_name, entity_id, change_type, before_data, after_data, changed_at, ' +
  'trace_id, changed_by, tenant, environment, original_time) from stdin';
