import { attributeLimits } from '../../../decide/text-limits.ts';
import type { ByteSink } from '../../records.ts';
import { writeKeyValues } from './any-value.ts';
import type { AttributeKeys } from './attribute-keys.ts';
import { EVENT_ATTRIBUTES, type ExceptionAttributes } from './exception-attributes.ts';
import { unsigned64, writeAscii, writeByte, writeBytes, writeHex } from './json-writer.ts';
import { writeJsonString } from './json-string.ts';
import { SPAN_EVENTS, SPAN_LINKS } from './span-places.ts';
import type { WireReader } from './wire-reader.ts';

/** What times of events are counted from: the span's start, or its end where it has no start; 0 for neither. */
export interface TimeBase {
  low: number;
  high: number;
}

/**
 * Writes `[{"t": …, "name": …, "attributes": {…}}]` of the span between the reader's place and `end`. Returns whether
 * one of the events is an exception, also of those that are left out because there are too many.
 */
export function writeEvents(
  reader: WireReader,
  keys: AttributeKeys,
  known: ExceptionAttributes,
  { out, scratch }: { out: ByteSink; scratch: ByteSink },
  end: number,
  base: TimeBase
): boolean {
  let hasException = false;
  let written = 0;
  writeByte(out, 0x5b);
  while (reader.at < end) {
    const tag = reader.tag(end);
    if (tag !== SPAN_EVENTS) {
      reader.skip(tag, end);
      continue;
    }
    const stop = reader.nested(end);
    readEvent(reader, stop);
    const isError = isException(reader.bytes);
    hasException ||= isError;
    if (written >= attributeLimits.events) {
      reader.at = stop;
      continue;
    }
    writeAscii(out, written === 0 ? '{"t":' : ',{"t":');
    written += 1;
    writeOffset(out, event.low, event.high, base);
    writeAscii(out, ',"name":');
    writeJsonString(out, reader, event.nameStart, event.nameEnd);
    if (event.attributesEnd > 0) {
      writeAscii(out, ',"attributes":');
      if (isError) {
        const { json, cuts } = known.between(reader, event.attributesStart, event.attributesEnd, scratch);
        writeBytes(out, json);
        for (const [limit, count] of cuts) reader.cut(limit, count);
      } else {
        writeByte(out, 0x7b);
        reader.at = event.attributesStart;
        writeKeyValues(reader, keys, out, EVENT_ATTRIBUTES, event.attributesEnd, 0, null);
        writeByte(out, 0x7d);
      }
    }
    if (event.dropped > 0) writeAscii(out, `,"dropped_attributes_count":${event.dropped}`);
    writeByte(out, 0x7d);
    reader.at = stop;
  }
  writeByte(out, 0x5d);
  return hasException;
}

/** Calls back for each exception event of the span between the reader's place and `end`; time 0: none was sent. */
export function forEachException(
  reader: WireReader,
  known: ExceptionAttributes,
  scratch: ByteSink,
  end: number,
  found: (ordinal: number, timeUnixNano: bigint, attributes: Readonly<Record<string, unknown>>) => void
): void {
  let ordinal = 0;
  while (reader.at < end) {
    const tag = reader.tag(end);
    if (tag !== SPAN_EVENTS) {
      reader.skip(tag, end);
      continue;
    }
    const stop = reader.nested(end);
    readEvent(reader, stop);
    if (isException(reader.bytes)) {
      const { attributes } = known.between(reader, event.attributesStart, event.attributesEnd, scratch);
      found(ordinal, unsigned64(event.low, event.high), attributes);
    }
    ordinal += 1;
    reader.at = stop;
  }
}

/** Writes `[{"trace_id": …, "span_id": …, …}]` of the span between the reader's place and `end`. */
export function writeLinks(reader: WireReader, keys: AttributeKeys, out: ByteSink, end: number): void {
  let written = 0;
  writeByte(out, 0x5b);
  while (reader.at < end && written < attributeLimits.links) {
    const tag = reader.tag(end);
    if (tag !== SPAN_LINKS) {
      reader.skip(tag, end);
      continue;
    }
    const stop = reader.nested(end);
    if (written > 0) writeByte(out, 0x2c);
    written += 1;
    writeLink(reader, keys, out, stop);
    reader.at = stop;
  }
  writeByte(out, 0x5d);
}

function writeLink(reader: WireReader, keys: AttributeKeys, out: ByteSink, end: number): void {
  const start = reader.at;
  const link = { traceId: [0, 0], spanId: [0, 0], state: [0, 0] } as Record<
    'traceId' | 'spanId' | 'state',
    [number, number]
  >;
  let attributes = 0;
  let dropped = 0;
  let flags = 0;
  const place = (): [number, number] => {
    const stop = reader.nested(end);
    const from = reader.at;
    reader.at = stop;
    return [from, stop];
  };
  while (reader.at < end) {
    const tag = reader.tag(end);
    if (tag === LINK_TRACE_ID) link.traceId = place();
    else if (tag === LINK_SPAN_ID) link.spanId = place();
    else if (tag === LINK_TRACE_STATE) link.state = place();
    else if (tag === LINK_DROPPED) dropped = reader.uint32(end);
    else if (tag === LINK_FLAGS) flags = reader.fixed32(end);
    else {
      if (tag === LINK_ATTRIBUTES) attributes += 1;
      reader.skip(tag, end);
    }
  }
  writeAscii(out, '{"trace_id":');
  writeHex(out, reader.bytes, ...link.traceId);
  writeAscii(out, ',"span_id":');
  writeHex(out, reader.bytes, ...link.spanId);
  if (link.state[1] > link.state[0]) {
    writeAscii(out, ',"trace_state":');
    writeJsonString(out, reader, ...link.state);
  }
  if (attributes > 0) {
    writeAscii(out, ',"attributes":{');
    reader.at = start;
    writeKeyValues(reader, keys, out, LINK_ATTRIBUTES, end, 0, null);
    writeByte(out, 0x7d);
  }
  if (dropped > 0) writeAscii(out, `,"dropped_attributes_count":${dropped}`);
  if (flags > 0) writeAscii(out, `,"flags":${flags}`);
  writeByte(out, 0x7d);
}

// One object for all calls: it is read before the next event is.
const event = { low: 0, high: 0, nameStart: 0, nameEnd: 0, attributesStart: 0, attributesEnd: 0, dropped: 0 };

function readEvent(reader: WireReader, end: number): void {
  event.low = event.high = event.nameStart = event.nameEnd = event.dropped = 0;
  event.attributesStart = event.attributesEnd = 0;
  while (reader.at < end) {
    const fieldStart = reader.at;
    const tag = reader.tag(end);
    if (tag === EVENT_TIME) {
      reader.fixed64(end);
      event.low = reader.low;
      event.high = reader.high;
    } else if (tag === EVENT_NAME) {
      event.nameEnd = reader.nested(end);
      event.nameStart = reader.at;
      reader.at = event.nameEnd;
    } else if (tag === EVENT_DROPPED) event.dropped = reader.uint32(end);
    else {
      reader.skip(tag, end);
      if (tag === EVENT_ATTRIBUTES) {
        if (event.attributesEnd === 0) event.attributesStart = fieldStart;
        event.attributesEnd = reader.at;
      }
    }
  }
}

function isException(bytes: Buffer): boolean {
  return (
    event.nameEnd - event.nameStart === 9 && bytes.toString('latin1', event.nameStart, event.nameEnd) === 'exception'
  );
}

// Nanoseconds after the base, exact; 0 where one of the two is unknown.
function writeOffset(out: ByteSink, low: number, high: number, base: TimeBase): void {
  if ((low === 0 && high === 0) || (base.low === 0 && base.high === 0)) {
    writeByte(out, 0x30);
    return;
  }
  const offset = (high - base.high) * 4_294_967_296 + (low - base.low);
  const text = Number.isSafeInteger(offset)
    ? String(offset)
    : String(unsigned64(low, high) - unsigned64(base.low, base.high));
  writeAscii(out, text);
}

const EVENT_TIME = 0x09;
const EVENT_NAME = 0x12;
const EVENT_DROPPED = 0x20;
const LINK_TRACE_ID = 0x0a;
const LINK_SPAN_ID = 0x12;
const LINK_TRACE_STATE = 0x1a;
const LINK_ATTRIBUTES = 0x22;
const LINK_DROPPED = 0x28;
const LINK_FLAGS = 0x35;
