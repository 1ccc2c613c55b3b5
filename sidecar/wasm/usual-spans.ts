/**
 * OTLP spans in protobuf to rows of COPY BINARY, for spans as almost all are: ids and times where they belong, attributes
 * of strings, whole numbers and booleans, and nothing that is seldom sent (events, links, dropped counts, a trace state,
 * limits that are reached, bytes that are wrong). At anything else it stops before the span, and whoever called does that
 * one: usual-spans.ts beside the decoder. Both write the same bytes; a test holds them to that on random spans.
 */
import {
  attributeAt,
  attributesEnd,
  beginAttributes,
  httpStatus,
  systemEnd,
  systemStart,
  tenantEnd,
  tenantStart,
} from './attributes';
import { isPlain } from './json-text';
import { FRAME, INPUT, MOST_ROWS, OUTPUT, OUTPUT_END, RESULT, ROW_BYTES, ROWS, TENANT } from './layout';
import { reason, STOPPED_AT_FIELD, STOPPED_FOR_ROOM, stopFor } from './stop';
import { lengthEnd, readLength } from './wire';

export { addKey, forgetKeys } from './known-keys';
export { GIVEN_KEY, INPUT, INPUT_BYTES, FRAME, OUTPUT, RESULT, ROWS, TENANT } from './layout';

const SPANS: u8 = 0x12;

const TRACE_ID: u8 = 0x0a;
const SPAN_ID: u8 = 0x12;
const PARENT_SPAN_ID: u8 = 0x22;
const NAME: u8 = 0x2a;
const KIND: u8 = 0x30;
const START: u8 = 0x39;
const END: u8 = 0x41;
const ATTRIBUTES: u8 = 0x4a;
const STATUS: u8 = 0x7a;
/** The tag of the flags has two bytes. */
const FLAGS: u16 = 0x0185;
const STATUS_MESSAGE: u8 = 0x12;
const STATUS_CODE: u8 = 0x18;
const MAX_KIND: u8 = 5;
const MAX_MESSAGE: usize = 8_192;
const UNINTERESTING_FLAGS: u32 = 0x101;

const COLUMNS: u16 = 17;
/** A row without what comes from the span's texts, with the longest tenant, and what is written beyond its end. */
const ROW_ROOM: usize = 4_096;
/** A byte on the wire becomes six at most: \u0000. */
const MOST_PER_BYTE: usize = 6;

const EPOCH_2000_MICROS: i64 = 946_684_800_000_000;

/**
 * Reads up to `most` spans between two places of the input, as they follow one another in ScopeSpans. What it says stands
 * in RESULT as words of four bytes: where it stopped, why, how many rows there are, how many bytes they have, and the
 * place and length of a key that is not known.
 */
export function transcode(from: u32, to: u32, most: u32): void {
  const end = INPUT + to;
  const room = min(most, MOST_ROWS);
  let at = INPUT + from;
  let rows: u32 = 0;
  let out = OUTPUT;
  stopFor(STOPPED_AT_FIELD);
  while (at + 2 < end && load<u8>(at) == SPANS) {
    const stop = lengthEnd(at + 1, end);
    if (stop == 0) break;
    const start = at + 1 + readLength(at + 1);
    if (rows >= room || out + ROW_ROOM + MOST_PER_BYTE * (stop - start) > OUTPUT_END) {
      stopFor(STOPPED_FOR_ROOM);
      break;
    }
    const next = transcodeSpan(start, stop, out, ROWS + <usize>rows * ROW_BYTES);
    if (next == 0) break;
    out = next;
    rows += 1;
    at = stop;
  }
  store<u32>(RESULT, <u32>(at - INPUT));
  store<u32>(RESULT + 4, reason);
  store<u32>(RESULT + 8, rows);
  store<u32>(RESULT + 12, <u32>(out - OUTPUT));
}

// Answers where the next row begins; 0 when the span is not usual.
function transcodeSpan(start: usize, end: usize, row: usize, record: usize): usize {
  let traceId: usize = 0;
  let spanId: usize = 0;
  let parent: usize = 0;
  let name: usize = 0;
  let nameEnd: usize = 0;
  let kind: u8 = 0;
  let startNano: u64 = 0;
  let endNano: u64 = 0;
  let statusCode: u8 = 0;
  let message: usize = 0;
  let messageEnd: usize = 0;
  let attributes: usize = 0;
  beginAttributes(row + 2 + 4 + 1);

  let at = start;
  while (at < end) {
    const tag = load<u8>(at);
    if (tag == ATTRIBUTES) {
      const stop = lengthEnd(at + 1, end);
      if (stop == 0 || !attributeAt(at + 1 + readLength(at + 1), stop)) return 0;
      attributes += 1;
      at = stop;
    } else if (tag == TRACE_ID || tag == SPAN_ID || tag == PARENT_SPAN_ID || tag == NAME || tag == STATUS) {
      const stop = lengthEnd(at + 1, end);
      if (stop == 0) return 0;
      const value = at + 1 + readLength(at + 1);
      const length = stop - value;
      if (tag == TRACE_ID) {
        if (length != 16 || !v128.any_true(v128.load(value))) return 0;
        traceId = value;
      } else if (tag == SPAN_ID) {
        if (length != 8 || load<u64>(value) == 0) return 0;
        spanId = value;
      } else if (tag == PARENT_SPAN_ID) {
        if (length != 0 && length != 8) return 0;
        parent = length == 0 || load<u64>(value) == 0 ? 0 : value;
      } else if (tag == NAME) {
        name = value;
        nameEnd = stop;
      } else {
        statusCode = 0;
        message = messageEnd = 0;
        let place = value;
        while (place < stop) {
          const inner = load<u8>(place);
          if (inner == STATUS_MESSAGE) {
            const textEnd = lengthEnd(place + 1, stop);
            if (textEnd == 0) return 0;
            message = place + 1 + readLength(place + 1);
            messageEnd = textEnd;
            place = textEnd;
          } else if (inner == STATUS_CODE && place + 2 <= stop && load<u8>(place + 1) <= 2) {
            statusCode = load<u8>(place + 1);
            place += 2;
          } else return 0;
        }
      }
      at = stop;
    } else if (tag == START || tag == END) {
      if (at + 9 > end) return 0;
      if (tag == START) startNano = load<u64>(at + 1);
      else endNano = load<u64>(at + 1);
      at += 9;
    } else if (tag == KIND) {
      if (at + 2 > end || load<u8>(at + 1) > MAX_KIND) return 0;
      kind = load<u8>(at + 1);
      at += 2;
    } else if (at + 6 <= end && load<u16>(at) == FLAGS) {
      if ((load<u32>(at + 2) & ~UNINTERESTING_FLAGS) != 0) return 0;
      at += 6;
    } else return 0;
  }
  if (traceId == 0 || spanId == 0 || startNano == 0) return 0;
  if (messageEnd - message > MAX_MESSAGE || !isPlain(message, messageEnd)) return 0;
  const micros = <i64>(startNano / 1_000);
  if (<f64>micros < load<f64>(FRAME) || <f64>micros > load<f64>(FRAME + 8)) return 0;

  store<u16>(row, bswap(COLUMNS));
  let out = row + 2;
  if (attributes == 0) out = writeNull(out);
  else {
    const stop = attributesEnd();
    store<u32>(out, bswap(<u32>(stop - out - 4)));
    store<u8>(out + 4, 1);
    out = stop;
  }
  // Events, links and extra: a span that has them is not usual.
  v128.store(out, i8x16.splat(-1));
  out += 12;
  out = messageEnd > message ? writeBytes(out, message, <u32>(messageEnd - message)) : writeNull(out);
  out = writeTenant(out);
  if (httpStatus < 0) out = writeNull(out);
  else {
    store<u32>(out, bswap(<u32>2));
    store<u16>(out + 4, bswap(<u16>httpStatus));
    out += 6;
  }
  const scopeId = load<f64>(FRAME + 32);
  out = scopeId < 0 ? writeNull(out) : writeInt64(out, <i64>scopeId);

  const tail = out;
  store<u32>(out, bswap(<u32>16));
  v128.store(out + 4, v128.load(traceId));
  out = writeWord(out + 20, load<u64>(spanId));
  store<u32>(out, bswap(<u32>4));
  store<u32>(out + 4, bswap(<u32>load<f64>(FRAME + 16)));
  // The operation is found by whoever called.
  out = writeInt64(out + 8, 0);
  out = writeInt64(out, <i64>load<f64>(FRAME + 24));
  out = writeInt64(out, micros - EPOCH_2000_MICROS);
  let duration: u64 = endNano > startNano ? endNano - startNano : 0;
  if (duration > <u64>i64.MAX_VALUE) duration = <u64>i64.MAX_VALUE;
  out = writeInt64(out, <i64>duration);
  store<u32>(out, bswap(<u32>2));
  store<u16>(out + 4, bswap(<u16>statusCode));
  out += 6;
  out = parent == 0 ? writeNull(out) : writeWord(out, load<u64>(parent));

  store<u32>(record, <u32>(row - OUTPUT));
  store<u32>(record + 4, <u32>(tail - OUTPUT));
  store<u32>(record + 8, <u32>(out - OUTPUT));
  store<u32>(record + 12, statusCode);
  store<u32>(record + 16, name == 0 ? 0 : <u32>(name - INPUT));
  store<u32>(record + 20, name == 0 ? 0 : <u32>(nameEnd - INPUT));
  store<u32>(record + 24, kind);
  store<u32>(record + 28, systemStart == 0 ? 0 : <u32>(systemStart - INPUT));
  store<u32>(record + 32, systemStart == 0 ? 0 : <u32>(systemEnd - INPUT));
  store<f64>(record + 40, <f64>micros);
  store<f64>(record + 48, <f64>duration);
  return out;
}

// The span's own, else that of its resource.
function writeTenant(out: usize): usize {
  if (tenantEnd > tenantStart) return writeBytes(out, tenantStart, <u32>(tenantEnd - tenantStart));
  const length = <i32>load<f64>(FRAME + 40);
  return length < 0 ? writeNull(out) : writeBytes(out, TENANT, <u32>length);
}

function writeBytes(out: usize, from: usize, length: u32): usize {
  store<u32>(out, bswap(length));
  memory.copy(out + 4, from, length);
  return out + 4 + length;
}

function writeNull(out: usize): usize {
  store<i32>(out, -1);
  return out + 4;
}

function writeInt64(out: usize, value: i64): usize {
  return writeWord(out, bswap(<u64>value));
}

// Eight bytes in the order in which they are in memory.
function writeWord(out: usize, bytes: u64): usize {
  store<u32>(out, bswap(<u32>8));
  store<u64>(out + 4, bytes);
  return out + 12;
}
