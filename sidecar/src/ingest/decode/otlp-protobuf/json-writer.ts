import { cleanText, cutText, textLimits } from '../../../decide/text-limits.ts';
import type { ByteSink } from '../../records.ts';

/** Writers of JSON and text straight into the sink; every one makes its own room. */

/** Plain ASCII without anything to escape. */
export function writeAscii(sink: ByteSink, text: string): void {
  const length = text.length;
  sink.ensure(length);
  const out = sink.bytes;
  let at = sink.position;
  for (let i = 0; i < length; i += 1) out[at++] = text.charCodeAt(i);
  sink.position = at;
}

export function writeByte(sink: ByteSink, byte: number): void {
  sink.ensure(1);
  sink.bytes[sink.position++] = byte;
}

/** Bytes as they are. */
export function writeBytes(sink: ByteSink, bytes: Buffer): void {
  sink.ensure(bytes.length);
  sink.position += bytes.copy(sink.bytes, sink.position);
}

/** Text as it is, cut to the length of a message. */
export function writePlainText(sink: ByteSink, source: Buffer, start: number, end: number): void {
  writeText(sink, cutText(decodeText(source, start, end), textLimits.message));
}

export function writeText(sink: ByteSink, text: string): void {
  sink.ensure(text.length * 3);
  sink.position += sink.bytes.write(text, sink.position, 'utf8');
}

export function decodeText(source: Buffer, start: number, end: number): string {
  return cleanText(source.toString('utf8', start, end));
}

/** A signed 64-bit number with all its digits. */
export function writeInteger(sink: ByteSink, low: number, high: number): void {
  if (high === 0 && low < 1_000_000_000) {
    writeSmall(sink, low);
    return;
  }
  const value = (high | 0) * 4_294_967_296 + low;
  writeAscii(sink, Number.isSafeInteger(value) ? String(value) : signed64(low, high).toString());
}

function writeSmall(sink: ByteSink, value: number): void {
  let digits = 1;
  for (let power = 10; power <= value; power *= 10) digits += 1;
  sink.ensure(digits);
  const { data, position } = sink;
  let rest = value;
  for (let at = position + digits - 1; at >= position; at -= 1) {
    const next = Math.floor(rest / 10);
    data.setUint8(at, 0x30 + rest - next * 10);
    rest = next;
  }
  sink.position = position + digits;
}

export function signed64(low: number, high: number): bigint {
  return (BigInt(high | 0) << 32n) | BigInt(low);
}

export function unsigned64(low: number, high: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

/** JSON knows no NaN and no infinity: they are written as OTLP's JSON mapping does, as strings. */
export function writeDouble(sink: ByteSink, value: number): void {
  writeAscii(sink, Number.isFinite(value) ? String(value) : `"${value}"`);
}

export function writeBase64(sink: ByteSink, source: Buffer, start: number, end: number): void {
  sink.ensure(Math.ceil((end - start) / 3) * 4 + 2);
  sink.bytes[sink.position++] = QUOTE;
  sink.position += sink.bytes.write(source.toString('base64', start, end), sink.position, 'latin1');
  sink.bytes[sink.position++] = QUOTE;
}

export function writeHex(sink: ByteSink, source: Buffer, start: number, end: number): void {
  sink.ensure((end - start) * 2 + 2);
  sink.bytes[sink.position++] = QUOTE;
  sink.position += sink.bytes.write(source.toString('hex', start, end), sink.position, 'latin1');
  sink.bytes[sink.position++] = QUOTE;
}

const QUOTE = 0x22;
