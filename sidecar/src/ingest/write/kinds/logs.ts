import { copyIn } from '../../../postgres/copy-in.ts';
import type { LogRecord } from '../../log-records.ts';
import { microsText, textRow } from '../copy-text.ts';
import type { Resource, Scope } from '../dictionaries.ts';
import type { Kind } from './kind.ts';

export const LOGS: Kind<LogRecord> = {
  signal: 'logs',
  table: 'log_record',
  sentMicros: ({ timeUnixNano, observedUnixNano }) => micros(timeUnixNano === 0n ? observedUnixNano : timeUnixNano),
  uncorrectedMicros: ({ uncorrectedUnixNano }) => micros(uncorrectedUnixNano ?? 0n),
  entries,
  store: async (client, rows) => {
    const lines = rows.map(({ record, projectId, micros: time, originalMicros }) => {
      const { resource, scope } = entries(record);
      const observed = micros(record.observedUnixNano);
      return textRow([
        microsText(time),
        observed === null ? null : microsText(observed),
        projectId,
        resource.id,
        scope?.id ?? null,
        record.severityNumber,
        record.severityText,
        record.eventName,
        record.body,
        record.bodyFields,
        record.attributes,
        record.traceId,
        record.spanId === null ? null : String(BigInt.asIntN(64, BigInt(`0x${record.spanId}`))),
        record.tenant,
        Object.keys(record.extra).length === 0 ? null : JSON.stringify(record.extra),
        originalMicros === null ? null : microsText(originalMicros),
      ]);
    });
    await copyIn(client, COPY_LOGS, [Buffer.from(lines.join(''))]);
  },
  forPeople: ({ record: { body, severityText, severityNumber, resource }, micros: time }) => ({
    body: body.slice(0, 1_000),
    severity: severityText ?? severityNumber,
    service: resource.record.serviceName,
    time: new Date(time / 1_000).toISOString(),
  }),
};

const COPY_LOGS =
  'copy howdah.log_record (time, observed_time, project_id, resource_id, scope_id, severity_number, severity_text, ' +
  'event_name, body, body_fields, attributes, trace_id, span_id, tenant, extra, original_time) from stdin';

// True: entries come from the sink's `resource` and `scope` and nowhere else.
function entries({ resource, scope }: LogRecord): { resource: Resource; scope: Scope | null } {
  return { resource: resource as Resource, scope: scope as Scope | null };
}

function micros(unixNano: bigint): number | null {
  return unixNano === 0n ? null : Number(unixNano / 1_000n);
}
