import { MAX_BUCKETS, type SentPoint } from '../../metric-records.ts';
import { emptyPoint } from '../sent-point.ts';
import { unsigned64 } from './json-writer.ts';
import { addExemplar, attributesOf, double, unsigned, type PointReader } from './number-points.ts';
import type { WireReader } from './wire-reader.ts';

/** Reads the HistogramDataPoint between the reader's place and `end`. */
export function readHistogramPoint(context: PointReader, end: number): SentPoint {
  const { reader } = context;
  const point = emptyPoint();
  const start = reader.at;
  const readCount = (stop: number) => Number(unsigned(reader, stop));
  const readBound = (stop: number) => double(reader, stop);
  while (reader.at < end) {
    const tag = reader.tag(end);
    if (tag === 0x11) point.startUnixNano = unsigned(reader, end);
    else if (tag === 0x19) point.timeUnixNano = unsigned(reader, end);
    else if (tag === 0x21) point.count = unsigned(reader, end);
    else if (tag === 0x29) point.sum = double(reader, end);
    else if (tag === 0x32) readPacked(reader, end, point.counts, readCount);
    else if (tag === 0x31) push(point.counts, readCount(end));
    else if (tag === 0x3a) readPacked(reader, end, point.bounds, readBound);
    else if (tag === 0x39) push(point.bounds, readBound(end));
    else if (tag === 0x42) addExemplar(context, point, end);
    else if (tag === 0x50) point.flags = reader.uint32(end);
    else if (tag === 0x59) point.minimum = double(reader, end);
    else if (tag === 0x61) point.maximum = double(reader, end);
    else reader.skip(tag, end);
  }
  point.attributes = attributesOf(context, start, end, 0x4a);
  return point;
}

/** Reads an ExponentialHistogramDataPoint. */
export function readExponentialPoint(context: PointReader, end: number): SentPoint {
  const { reader } = context;
  const point = emptyPoint();
  const row = () => ({ offset: 0, counts: [] as number[] });
  const exponential = { scale: 0, zeroCount: 0, zeroThreshold: 0, positive: row(), negative: row() };
  point.exponential = exponential;
  const start = reader.at;
  while (reader.at < end) {
    const tag = reader.tag(end);
    if (tag === 0x11) point.startUnixNano = unsigned(reader, end);
    else if (tag === 0x19) point.timeUnixNano = unsigned(reader, end);
    else if (tag === 0x21) point.count = unsigned(reader, end);
    else if (tag === 0x29) point.sum = double(reader, end);
    else if (tag === 0x30) exponential.scale = zigzag(reader.uint32(end));
    else if (tag === 0x39) exponential.zeroCount = Number(unsigned(reader, end));
    else if (tag === 0x42) readRow(reader, end, exponential.positive);
    else if (tag === 0x4a) readRow(reader, end, exponential.negative);
    else if (tag === 0x50) point.flags = reader.uint32(end);
    else if (tag === 0x5a) addExemplar(context, point, end);
    else if (tag === 0x61) point.minimum = double(reader, end);
    else if (tag === 0x69) point.maximum = double(reader, end);
    else if (tag === 0x71) exponential.zeroThreshold = double(reader, end);
    else reader.skip(tag, end);
  }
  point.attributes = attributesOf(context, start, end, 0x0a);
  return point;
}

function readRow(reader: WireReader, end: number, row: { offset: number; counts: number[] }): void {
  const stop = reader.nested(end);
  const readCount = (limit: number) => {
    reader.varint(limit);
    return Number(unsigned64(reader.low, reader.high));
  };
  while (reader.at < stop) {
    const tag = reader.tag(stop);
    if (tag === 0x08) row.offset = zigzag(reader.uint32(stop));
    else if (tag === 0x12) readPacked(reader, stop, row.counts, readCount);
    else if (tag === 0x10) push(row.counts, readCount(stop));
    else reader.skip(tag, stop);
  }
}

// Lists of numbers come packed into one field, and a decoder must take them one by one as well.
function readPacked(reader: WireReader, end: number, list: number[], read: (end: number) => number): void {
  const stop = reader.nested(end);
  while (reader.at < stop && list.length <= MAX_BUCKETS) push(list, read(stop));
  reader.at = stop;
}

function push(list: number[], number: number): void {
  if (list.length <= MAX_BUCKETS) list.push(number);
}

function zigzag(value: number): number {
  return (value >>> 1) ^ -(value & 1);
}
