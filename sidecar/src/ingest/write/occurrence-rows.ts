import { encodeEvent } from '../../decide/event-body.ts';
import type { OccurrenceRecord } from '../records.ts';
import { EPOCH_2000_MICROS } from './copy-binary.ts';

export const COPY_OCCURRENCES =
  'copy howdah.tb_error_occurrence (occurrence_id, error_id, project_id, occurred_at, received_at, error_type, ' +
  'error_message, severity, handled, environment, release_version, service_name, server_name, transaction_name, tenant, ' +
  'user_id, platform, sdk, trace_id, span_id, stack_trace, tags, context, request_context, user_context, breadcrumbs, ' +
  'event, original_time) from stdin (format binary)';

/** One row of COPY BINARY for each occurrence, in the order of the columns above. */
export function encodeOccurrences(occurrences: readonly OccurrenceRecord[]): Buffer[] {
  return occurrences.map(encodeOccurrence);
}

function encodeOccurrence(record: OccurrenceRecord): Buffer {
  const columns = [
    uuid(record.occurrenceId),
    uuid(record.issueId),
    int32(record.projectId),
    timestamp(record.occurredAt),
    timestamp(record.receivedAt),
    Buffer.from(record.type),
    Buffer.from(record.message),
    Buffer.from(record.severity),
    record.handled === null ? null : Buffer.from([record.handled ? 1 : 0]),
    Buffer.from(record.environment),
    text(record.release),
    text(record.service),
    text(record.serverName),
    text(record.transaction),
    text(record.tenant),
    text(record.userId),
    text(record.platform),
    text(record.sdk),
    text(record.traceId),
    text(record.spanId),
    text(record.stackTrace),
    jsonb(record.tags),
    jsonb(record.context),
    record.request === null ? null : jsonb(record.request),
    record.user === null ? null : jsonb(record.user),
    jsonb(record.breadcrumbs),
    encodeEvent(record.event),
    record.originalTime === null ? null : timestamp(record.originalTime),
  ];
  return row(columns);
}

function row(columns: ReadonlyArray<Buffer | null>): Buffer {
  const length = columns.reduce((sum, column) => sum + 4 + (column?.length ?? 0), 2);
  const bytes = Buffer.allocUnsafe(length);
  let at = bytes.writeInt16BE(columns.length, 0);
  for (const column of columns) {
    at = bytes.writeInt32BE(column?.length ?? -1, at);
    if (column !== null) at += column.copy(bytes, at);
  }
  return bytes;
}

function uuid(value: string): Buffer {
  return Buffer.from(value.replaceAll('-', ''), 'hex');
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function timestamp(value: Date): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigInt64BE(BigInt(value.getTime()) * 1_000n - BigInt(EPOCH_2000_MICROS));
  return bytes;
}

function text(value: string | null): Buffer | null {
  return value === null ? null : Buffer.from(value);
}

function jsonb(value: unknown): Buffer {
  return Buffer.from(`\u0001${JSON.stringify(value)}`);
}
