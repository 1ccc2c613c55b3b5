import { REDACTED } from '../../../decide/redaction.ts';
import { attributeLimits, cutText } from '../../../decide/text-limits.ts';
import type { ByteSink } from '../../records.ts';
import { TOO_DEEP } from '../attribute-meaning.ts';
import { cutElement, cutMember } from '../cut-marks.ts';
import { writeKey, type AttributeKey, type AttributeKeys } from './attribute-keys.ts';
import { writeJsonString } from './json-string.ts';
import { decodeText, writeAscii, writeBase64, writeByte, writeDouble, writeInteger, writeText } from './json-writer.ts';
import {
  ANY_ARRAY,
  ANY_BOOL,
  ANY_BYTES,
  ANY_DOUBLE,
  ANY_INT,
  ANY_KVLIST,
  ANY_STRING,
  readAnyValue,
} from './read-any-value.ts';
import { writeScrubbed } from './scrubbed-text.ts';
import type { WireReader } from './wire-reader.ts';

/** Called for each attribute that has a meaning, with the place of its AnyValue. */
export type OnMeaning = (key: AttributeKey, start: number, end: number) => void;

/**
 * Writes the members of a JSON object from the repeated KeyValue fields with this tag in a message. Leaves the reader
 * at the end of the message. One key twice: both are written, and jsonb keeps the last. What is over a limit is left out
 * with a mark, and counted by the reader.
 */
export function writeKeyValues(
  reader: WireReader,
  keys: AttributeKeys,
  sink: ByteSink,
  tagOfKeyValue: number,
  end: number,
  depth: number,
  onMeaning: OnMeaning | null
): void {
  let written = 0;
  let leftOut = 0;
  let previous = keys.start;
  while (reader.at < end) {
    const tag = reader.tag(end);
    if (tag !== tagOfKeyValue) {
      reader.skip(tag, end);
      continue;
    }
    const stop = reader.nested(end);
    if (written >= attributeLimits.count) leftOut += 1;
    else {
      if (written > 0) writeByte(sink, COMMA);
      previous = writeKeyValue(reader, keys, sink, stop, depth, onMeaning, previous);
      written += 1;
    }
    reader.at = stop;
  }
  if (leftOut === 0) return;
  reader.cut('attribute_count', leftOut);
  writeText(sink, `,${cutMember(leftOut)}`);
}

/** The attributes of the message between the reader's place and `end` as JSON text. */
export function attributesText(
  reader: WireReader,
  keys: AttributeKeys,
  scratch: ByteSink,
  tagOfKeyValue: number,
  end: number,
  onMeaning: OnMeaning | null = null
): string {
  scratch.position = 0;
  writeByte(scratch, OPEN_BRACE);
  writeKeyValues(reader, keys, scratch, tagOfKeyValue, end, 0, onMeaning);
  writeByte(scratch, CLOSE_BRACE);
  return scratch.bytes.toString('utf8', 0, scratch.position);
}

/** The AnyValue between the two places as JSON text; `null` when it holds nothing. */
export function valueText(
  reader: WireReader,
  keys: AttributeKeys,
  scratch: ByteSink,
  start: number,
  end: number
): string {
  scratch.position = 0;
  reader.at = start;
  writeAnyValue(reader, keys, scratch, end, 0);
  return scratch.bytes.toString('utf8', 0, scratch.position);
}

// Answers the key.
function writeKeyValue(
  reader: WireReader,
  keys: AttributeKeys,
  sink: ByteSink,
  end: number,
  depth: number,
  onMeaning: OnMeaning | null,
  previous: AttributeKey
): AttributeKey {
  const { bytes } = reader;
  let keyStart = reader.at + 2;
  let keyEnd = keyStart + (bytes[keyStart - 1] ?? 0);
  let valueStart = keyEnd + 2;
  let valueEnd = end;
  // As encoders write almost all of them: the key and then the value, with lengths of one byte each.
  const isUsual =
    valueStart <= end &&
    bytes[keyStart - 2] === KEY &&
    keyEnd - keyStart < 0x80 &&
    bytes[keyEnd] === VALUE &&
    bytes[keyEnd + 1] === end - valueStart &&
    end - valueStart < 0x80;
  if (!isUsual) {
    keyStart = keyEnd = 0;
    valueStart = valueEnd = -1;
    while (reader.at < end) {
      const tag = reader.tag(end);
      if (tag === KEY) {
        keyEnd = reader.nested(end);
        keyStart = reader.at;
        reader.at = keyEnd;
      } else if (tag === VALUE) {
        valueEnd = reader.nested(end);
        valueStart = reader.at;
        reader.at = valueEnd;
      } else reader.skip(tag, end);
    }
  }
  const key = keys.find(reader, keyStart, keyEnd, previous);
  writeKey(sink, key);
  if (key.isCut) reader.cut('attribute_key_length');
  if (key.secret) writeAscii(sink, `"${REDACTED}"`);
  else if (valueStart < 0) writeAscii(sink, 'null');
  else if (!key.scrubbed || !writeScrubbed(reader, sink, valueStart, valueEnd)) {
    if (key.meaning !== null && onMeaning !== null) onMeaning(key, valueStart, valueEnd);
    const textLength = valueEnd - valueStart - 2;
    if (
      bytes[valueStart] === ANY_STRING &&
      textLength >= 0 &&
      textLength < 0x80 &&
      bytes[valueStart + 1] === textLength
    )
      writeJsonString(sink, reader, valueStart + 2, valueEnd);
    else {
      reader.at = valueStart;
      writeAnyValue(reader, keys, sink, valueEnd, depth);
    }
  }
  return key;
}

/** Writes the AnyValue between the reader's place and `end` as JSON. */
function writeAnyValue(reader: WireReader, keys: AttributeKeys, sink: ByteSink, end: number, depth: number): void {
  const { tag, start, stop } = readAnyValue(reader, end);
  switch (tag) {
    case ANY_STRING:
      if (stop - start > attributeLimits.valueLength)
        writeLongText(reader, sink, decodeText(reader.bytes, start, stop));
      else writeJsonString(sink, reader, start, stop);
      return;
    case ANY_BOOL:
      writeAscii(sink, reader.low !== 0 || reader.high !== 0 ? 'true' : 'false');
      return;
    case ANY_INT:
      writeInteger(sink, reader.low, reader.high);
      return;
    case ANY_DOUBLE:
      writeDouble(sink, reader.bytes.readDoubleLE(start));
      return;
    case ANY_BYTES:
      if (stop - start > (attributeLimits.valueLength / 4) * 3)
        writeLongText(reader, sink, reader.bytes.toString('base64', start, stop));
      else writeBase64(sink, reader.bytes, start, stop);
      return;
    case ANY_ARRAY:
    case ANY_KVLIST:
      if (depth >= attributeLimits.depth) {
        reader.cut('attribute_depth');
        writeAscii(sink, `"${TOO_DEEP}"`);
        return;
      }
      reader.at = start;
      if (tag === ANY_ARRAY) writeArray(reader, keys, sink, stop, depth + 1);
      else {
        writeByte(sink, OPEN_BRACE);
        writeKeyValues(reader, keys, sink, VALUES, stop, depth + 1, null);
        writeByte(sink, CLOSE_BRACE);
      }
      return;
    default:
      writeAscii(sink, 'null');
  }
}

function writeArray(reader: WireReader, keys: AttributeKeys, sink: ByteSink, end: number, depth: number): void {
  writeByte(sink, OPEN_BRACKET);
  let written = 0;
  let leftOut = 0;
  while (reader.at < end) {
    const tag = reader.tag(end);
    if (tag !== VALUES) {
      reader.skip(tag, end);
      continue;
    }
    const stop = reader.nested(end);
    if (written >= attributeLimits.elements) leftOut += 1;
    else {
      if (written > 0) writeByte(sink, COMMA);
      writeAnyValue(reader, keys, sink, stop, depth);
      written += 1;
    }
    reader.at = stop;
  }
  if (leftOut > 0) {
    reader.cut('attribute_list_length', leftOut);
    writeText(sink, `,${cutElement(leftOut)}`);
  }
  writeByte(sink, CLOSE_BRACKET);
}

function writeLongText(reader: WireReader, sink: ByteSink, text: string): void {
  const kept = cutText(text, attributeLimits.valueLength);
  if (kept !== text) reader.cut('attribute_value_length');
  writeText(sink, JSON.stringify(kept));
}

const KEY = 0x0a;
const VALUE = 0x12;
const VALUES = 0x0a;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
