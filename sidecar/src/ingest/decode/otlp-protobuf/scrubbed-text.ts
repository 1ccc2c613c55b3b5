import { redactNamed, redactText } from '../../../decide/redaction.ts';
import { attributeLimits, cutText } from '../../../decide/text-limits.ts';
import type { ByteSink } from '../../records.ts';
import { decodeText, writeText } from './json-writer.ts';
import { stringIn } from './read-any-value.ts';
import type { WireReader } from './wire-reader.ts';

/**
 * Writes the text in an AnyValue as a JSON string without the secrets that stand in it. Answers false where nothing in it
 * looks as if one were near, or where it is no text: it is then written as any other value.
 */
export function writeScrubbed(reader: WireReader, sink: ByteSink, valueStart: number, valueEnd: number): boolean {
  const place = stringIn(reader, valueStart, valueEnd);
  if (place === null || !isSuspicious(reader.bytes, place.start, place.end)) return false;
  const text = decodeText(reader.bytes, place.start, place.end);
  const max = attributeLimits.valueLength;
  if (text.length > max) reader.cut('attribute_value_length');
  // What is far too long is cut first: patterns do not have to look at what is thrown away.
  writeText(sink, JSON.stringify(cutText(redactNamed(redactText(text.slice(0, 2 * max))), max)));
  return true;
}

// "name=secret", "user:secret@host", `"name":"secret"` and "bearer secret" have one of these.
function isSuspicious(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) {
    const byte = bytes[i];
    if (byte === 0x3d || byte === 0x40 || byte === 0x22 || byte === 0x20) return true;
  }
  return false;
}
