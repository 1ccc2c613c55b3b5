import { z } from 'zod';
import { id, name, optional, text, time, traceId } from './native-fields.ts';

/** `POST /ingest/v1/changes`. */
export const changeFields = z.object({
  entity_name: name,
  entity_id: id,
  change_type: name,
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  changed_at: optional(time),
  trace_id: optional(traceId),
  changed_by: optional(id),
  tenant: optional(text),
  environment: optional(text),
});

/** Columns of the views and tables by the fields that fill them. */
export const changeColumns = {
  before_data: 'before',
  after_data: 'after',
} as const;

export const nativeChanges = changeFields.transform((sent) => ({
  entityName: sent.entity_name,
  entityId: sent.entity_id,
  changeType: sent.change_type,
  before: sent.before ?? null,
  after: sent.after ?? null,
  changedAt: sent.changed_at,
  traceId: sent.trace_id,
  changedBy: sent.changed_by,
  tenant: sent.tenant,
  environment: sent.environment,
}));
