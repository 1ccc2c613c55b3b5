import { encodeEvent } from '../../decide/event-body.ts';
import type { OccurrenceRecord } from '../records.ts';
import { EPOCH_2000_MICROS, writeId, writeInt32, writeNull } from './copy-binary.ts';

export const COPY_OCCURRENCES =
  'copy howdah.tb_error_occurrence (occurrence_id, error_id, project_id, occurred_at, received_at, error_type, ' +
  'error_message, severity, handled, environment, release_version, service_name, server_name, transaction_name, tenant, ' +
  'user_id, platform, sdk, trace_id, span_id, stack_trace, tags, context, request_context, user_context, breadcrumbs, ' +
  'event, original_time) from stdin (format binary)';

/** Rows of COPY BINARY in the order of the columns above, in pieces of up to 64 KiB or of one row. */
export function encodeOccurrences(occurrences: readonly OccurrenceRecord[]): Buffer[] {
  const rows = new Rows();
  for (const occurrence of occurrences) writeOccurrence(rows, occurrence);
  return rows.pieces();
}

function writeOccurrence(rows: Rows, record: OccurrenceRecord): void {
  rows.begin(COLUMNS);
  rows.uuid(record.occurrenceId);
  rows.uuid(record.issueId);
  rows.int32(record.projectId);
  rows.timestamp(record.occurredAt);
  rows.timestamp(record.receivedAt);
  rows.text(record.type);
  rows.text(record.message);
  rows.text(record.severity);
  rows.boolean(record.handled);
  rows.text(record.environment);
  rows.text(record.release);
  rows.text(record.service);
  rows.text(record.serverName);
  rows.text(record.transaction);
  rows.text(record.tenant);
  rows.text(record.userId);
  rows.text(record.platform);
  rows.text(record.sdk);
  rows.text(record.traceId);
  rows.text(record.spanId);
  rows.text(record.stackTrace);
  rows.json(record.tags);
  rows.json(record.context);
  rows.json(record.request);
  rows.json(record.user);
  rows.json(record.breadcrumbs);
  rows.bytes(encodeEvent(record.event));
  rows.timestamp(record.originalTime);
}
const COLUMNS = 28;

/** Writes columns one after the other, and makes its own room. */
class Rows {
  private readonly full: Buffer[] = [];
  private buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
  private data = dataOf(this.buffer);
  private at = 0;

  pieces(): Buffer[] {
    return [...this.full, this.buffer.subarray(0, this.at)];
  }

  begin(columns: number): void {
    if (this.at > 0.75 * PIECE_BYTES) {
      this.full.push(this.buffer.subarray(0, this.at));
      this.replace(PIECE_BYTES, 0);
    }
    this.ensure(2);
    this.data.setInt16(this.at, columns);
    this.at += 2;
  }

  uuid(value: string): void {
    this.ensure(20);
    this.data.setInt32(this.at, 16);
    this.at += 4;
    // A loop: these are few digits, and a call into native code takes longer.
    for (let i = 0; i < value.length; i += 2) {
      if (value.charCodeAt(i) === HYPHEN) i += 1;
      this.buffer[this.at++] = (hexValue(value.charCodeAt(i)) << 4) | hexValue(value.charCodeAt(i + 1));
    }
  }

  int32(value: number): void {
    this.ensure(8);
    this.at = writeInt32(this.data, this.at, value);
  }

  boolean(value: boolean | null): void {
    this.ensure(5);
    if (value === null) this.at = writeNull(this.data, this.at);
    else {
      this.data.setInt32(this.at, 1);
      this.data.setUint8(this.at + 4, value ? 1 : 0);
      this.at += 5;
    }
  }

  timestamp(value: Date | null): void {
    this.ensure(12);
    if (value === null) this.at = writeNull(this.data, this.at);
    else this.at = writeId(this.data, this.at, value.getTime() * 1_000 - EPOCH_2000_MICROS);
  }

  text(value: string | null): void {
    this.ensure(4 + 3 * (value?.length ?? 0));
    if (value === null) {
      this.at = writeNull(this.data, this.at);
      return;
    }
    const length = this.shortAscii(value) ? value.length : this.buffer.write(value, this.at + 4);
    this.data.setInt32(this.at, length);
    this.at += 4 + length;
  }

  json(value: object | null): void {
    this.text(value === null ? null : isEmpty(value) ? EMPTY : `\u0001${JSON.stringify(value)}`);
  }

  bytes(value: Buffer): void {
    this.ensure(4 + value.length);
    this.data.setInt32(this.at, value.length);
    this.at += 4 + value.copy(this.buffer, this.at + 4);
  }

  // Writes a text behind its length; false where it is long or has other characters. As for ids, a loop is faster.
  private shortAscii(value: string): boolean {
    if (value.length > SHORT) return false;
    const { buffer } = this;
    const at = this.at + 4;
    for (let i = 0; i < value.length; i += 1) {
      const code = value.charCodeAt(i);
      if (code >= 0x80) return false;
      buffer[at + i] = code;
    }
    return true;
  }

  private ensure(count: number): void {
    if (this.at + count > this.buffer.length) this.replace(2 * (this.at + count), this.at);
  }

  private replace(bytes: number, kept: number): void {
    const next = Buffer.allocUnsafeSlow(bytes);
    this.buffer.copy(next, 0, 0, kept);
    this.buffer = next;
    this.data = dataOf(next);
    this.at = kept;
  }
}

const PIECE_BYTES = 64 * 1024;
const SHORT = 40;
const HYPHEN = 0x2d;
/** With the version of the binary form of jsonb. */
const EMPTY = '\u0001{}';

function isEmpty(value: object): boolean {
  return !Array.isArray(value) && Object.keys(value).length === 0;
}

function hexValue(code: number): number {
  return code < 0x3a ? code - 0x30 : (code | 0x20) - 0x57;
}

function dataOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
