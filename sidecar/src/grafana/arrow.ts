import {
  Binary,
  Bool,
  type DataType,
  Field,
  Float64,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  TimestampNanosecond,
  Uint16,
  Utf8,
} from 'apache-arrow';
import { type DataField, type DataFrame, type FieldType, lengthOf } from '../query/to-frames/data-frame.ts';
import { bigints, bits, bytes, floats, type ColumnBuffers, nullsOf, shorts } from './column-buffers.ts';

/**
 * A data frame as the bytes of an Arrow file, in the only shape that Grafana reads (facts: grafana-backend 3): no
 * dictionaries, times in nanoseconds, JSON as Binary. The frame must have passed validate-frame.ts.
 */
export function frameToArrow(frame: DataFrame): Uint8Array {
  const length = lengthOf(frame);
  const fields = frame.fields.map(toArrowField);
  const children = frame.fields.map((field) => {
    const { nullCount, nullBitmap } =
      field.nullable === false ? { nullCount: 0, nullBitmap: undefined } : nullsOf(field.values);
    const { type, fill } = TYPES[field.type];
    // Each type of field has its own kind of values, which its `fill` knows.
    const buffers = (fill as (values: DataField['values']) => ColumnBuffers)(field.values);
    return makeData({ type: type(), length, nullCount, ...(nullBitmap && { nullBitmap }), ...buffers } as Parameters<
      typeof makeData
    >[0]);
  });
  const metadata = new Map([
    ['name', frame.name ?? ''],
    ['refId', frame.refId ?? ''],
    ...(frame.meta ? [['meta', JSON.stringify(frame.meta)] as const] : []),
  ]);
  const schema = new Schema(fields, metadata);
  const data = makeData({ type: new Struct(fields), length, nullCount: 0, children });
  const batch = new RecordBatch(schema, data);
  // Its constructor merges fields of one name (two columns "value"): the file would be malformed, and Grafana panics.
  Object.assign(batch, { schema, data });
  // Not `new Table`, which refuses two fields of one name and different types.
  const writer = new RecordBatchFileWriter();
  writer.write(batch);
  writer.finish();
  return writer.toUint8Array(true);
}

function toArrowField({ name, type, nullable = true, labels, config }: DataField): Field {
  const metadata = new Map([['tstype', TYPES[type].tsType]]);
  if (labels) metadata.set('labels', JSON.stringify(labels));
  if (config) metadata.set('config', JSON.stringify(config));
  return new Field(name, TYPES[type].type(), nullable, metadata);
}

interface ArrowType<T extends FieldType> {
  type: () => DataType;
  /** Grafana's name of the type. */
  tsType: string;
  fill: (values: Extract<DataField, { type: T }>['values']) => ColumnBuffers;
}

const NANOSECONDS = 1_000_000n;

const TYPES: { readonly [T in FieldType]: ArrowType<T> } = {
  time: {
    type: () => new TimestampNanosecond(),
    tsType: 'time',
    fill: (values) =>
      bigints(values, (time) => (typeof time === 'bigint' ? time : BigInt(Math.floor(time)) * NANOSECONDS)),
  },
  string: { type: () => new Utf8(), tsType: 'string', fill: (values) => bytes(values, (text) => text) },
  json: {
    type: () => new Binary(),
    tsType: 'other',
    // What JSON cannot say, such as undefined, would be empty bytes, which Grafana shows as null.
    fill: (values) => bytes(values, (value) => (value === undefined ? 'null' : JSON.stringify(value))),
  },
  boolean: { type: () => new Bool(), tsType: 'boolean', fill: bits },
  float64: { type: () => new Float64(), tsType: 'number', fill: floats },
  int64: { type: () => new Int64(), tsType: 'number', fill: (values) => bigints(values, (number) => BigInt(number)) },
  enum: { type: () => new Uint16(), tsType: 'enum', fill: shorts },
};
