import type { SentExemplar, SentPoint } from '../../metric-records.ts';
import type { ByteSink } from '../../records.ts';
import { emptyPoint, MAX_EXEMPLARS, MAX_QUANTILES } from '../sent-point.ts';
import { attributesText } from './any-value.ts';
import type { AttributeKeys } from './attribute-keys.ts';
import { signed64, unsigned64 } from './json-writer.ts';
import { readHex } from './resource-and-scope.ts';
import type { WireReader } from './wire-reader.ts';

/** What reading a point needs: its bytes, and what attributes are written with. */
export interface PointReader {
  reader: WireReader;
  keys: AttributeKeys;
  scratch: ByteSink;
}

/** Reads the NumberDataPoint (of a gauge or sum) between the reader's place and `end`. */
export function readNumberPoint(context: PointReader, end: number): SentPoint {
  const { reader } = context;
  const point = emptyPoint();
  const start = reader.at;
  while (reader.at < end) {
    const tag = reader.tag(end);
    if (tag === 0x11) point.startUnixNano = unsigned(reader, end);
    else if (tag === 0x19) point.timeUnixNano = unsigned(reader, end);
    else if (tag === 0x21) point.value = double(reader, end);
    else if (tag === 0x31) point.value = signed(reader, end);
    else if (tag === 0x2a) addExemplar(context, point, end);
    else if (tag === 0x40) point.flags = reader.uint32(end);
    else reader.skip(tag, end);
  }
  point.attributes = attributesOf(context, start, end, 0x3a);
  return point;
}

/** Reads a SummaryDataPoint. */
export function readSummaryPoint(context: PointReader, end: number): SentPoint {
  const { reader } = context;
  const point = emptyPoint();
  const start = reader.at;
  while (reader.at < end) {
    const tag = reader.tag(end);
    if (tag === 0x11) point.startUnixNano = unsigned(reader, end);
    else if (tag === 0x19) point.timeUnixNano = unsigned(reader, end);
    else if (tag === 0x21) point.count = unsigned(reader, end);
    else if (tag === 0x29) point.sum = double(reader, end);
    else if (tag === 0x32) addQuantile(reader, point, end);
    else if (tag === 0x40) point.flags = reader.uint32(end);
    else reader.skip(tag, end);
  }
  // Not optional on the wire: a sum of 0 is not written.
  point.sum ??= 0;
  point.attributes = attributesOf(context, start, end, 0x3a);
  return point;
}

/** The attributes of a point, which stand under another tag in each kind of it. */
export function attributesOf({ reader, keys, scratch }: PointReader, start: number, end: number, tag: number): string {
  reader.at = start;
  return attributesText(reader, keys, scratch, tag, end);
}

export function addExemplar(context: PointReader, point: SentPoint, end: number): void {
  const { reader } = context;
  const stop = reader.nested(end);
  if (point.exemplars.length < MAX_EXEMPLARS) point.exemplars.push(readExemplar(context, stop));
  reader.at = stop;
}

export function unsigned(reader: WireReader, end: number): bigint {
  reader.fixed64(end);
  return unsigned64(reader.low, reader.high);
}

export function double(reader: WireReader, end: number): number {
  reader.fixed64(end);
  return reader.bytes.readDoubleLE(reader.at - 8);
}

function signed(reader: WireReader, end: number): bigint {
  reader.fixed64(end);
  return signed64(reader.low, reader.high);
}

function addQuantile(reader: WireReader, point: SentPoint, end: number): void {
  const stop = reader.nested(end);
  const read = { quantile: 0, value: 0 };
  while (reader.at < stop) {
    const tag = reader.tag(stop);
    if (tag === 0x09) read.quantile = double(reader, stop);
    else if (tag === 0x11) read.value = double(reader, stop);
    else reader.skip(tag, stop);
  }
  if (point.quantiles.length < MAX_QUANTILES) point.quantiles.push(read);
}

function readExemplar(context: PointReader, end: number): SentExemplar {
  const { reader } = context;
  const exemplar: SentExemplar = { timeUnixNano: 0n, value: null, traceId: '', spanId: '', attributes: '{}' };
  const start = reader.at;
  while (reader.at < end) {
    const tag = reader.tag(end);
    if (tag === 0x11) exemplar.timeUnixNano = unsigned(reader, end);
    else if (tag === 0x19) exemplar.value = double(reader, end);
    else if (tag === 0x31) exemplar.value = signed(reader, end);
    else if (tag === 0x22) exemplar.spanId = readHex(reader, end);
    else if (tag === 0x2a) exemplar.traceId = readHex(reader, end);
    else reader.skip(tag, end);
  }
  exemplar.attributes = attributesOf(context, start, end, 0x3a);
  return exemplar;
}
