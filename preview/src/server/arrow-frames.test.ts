import {
  Binary,
  Bool,
  type DataType,
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampMillisecond,
  TimestampNanosecond,
  Uint16,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { frameFromArrow } from './arrow-frames.ts';

interface TestColumn {
  name: string;
  type: DataType;
  values: unknown[];
  nullable?: boolean;
  metadata?: Record<string, string>;
}

describe('reading a frame', () => {
  test('times come as milliseconds, with the nanoseconds beside them where there are any', () => {
    const nanoseconds = [1_700_000_000_123_456_789n, 1_700_000_000_200_000_000n, -1n];
    const { data } = frameFromArrow(arrowFile([time('time', nanoseconds)]));

    expect(data.values).toEqual([[1_700_000_000_123, 1_700_000_000_200, -1]]);
    expect(data.nanos).toEqual([[456_789, 0, 999_999]]);
  });

  test('times without nanoseconds have no list of them', () => {
    const { data, schema } = frameFromArrow(arrowFile([time('time', [1_700_000_000_000_000_000n])]));

    expect(data).not.toHaveProperty('nanos');
    expect(schema.fields[0]).toMatchObject({ type: 'time', typeInfo: { nullable: false } });
  });

  test('numbers that JSON cannot say are null and named beside the values', () => {
    const { data } = frameFromArrow(
      arrowFile([column('value', new Float64(), [1.5, NaN, Infinity, -Infinity, null, 0])])
    );

    expect(data.values).toEqual([[1.5, null, null, null, null, 0]]);
    expect(data.entities).toEqual([{ NaN: [1], Inf: [2], NegInf: [3] }]);
  });

  test('text, booleans and integers keep nulls and empty values apart', () => {
    const { data, schema } = frameFromArrow(
      arrowFile([
        column('text', new Utf8(), ['a', '', null]),
        column('flag', new Bool(), [true, false, null]),
        column('small', new Int32(), [1, 0, null]),
        column('large', new Int64(), [9_007_199_254_740_991n, 0n, null]),
      ])
    );

    expect(data.values).toEqual([
      ['a', '', null],
      [true, false, null],
      [1, 0, null],
      [9_007_199_254_740_991, 0, null],
    ]);
    expect(schema.fields.map(({ type }) => type)).toEqual(['string', 'boolean', 'number', 'number']);
  });

  test('binary columns hold JSON; a broken one is null, as in Grafana', () => {
    const encode = (text: string) => new TextEncoder().encode(text);
    const { data, schema } = frameFromArrow(
      arrowFile([column('tags', new Binary(), [encode('[{"key":"a"}]'), encode('{broken'), null])])
    );

    expect(data.values).toEqual([[[{ key: 'a' }], null, null]]);
    expect(schema.fields[0]?.type).toBe('other');
  });

  test('two fields of one name stay two, each with its labels', () => {
    const { data, schema } = frameFromArrow(
      arrowFile([
        column('value', new Float64(), [1], { labels: '{"service":"a"}' }),
        column('value', new Float64(), [2], { labels: '{"service":"b"}' }),
      ])
    );

    expect(schema.fields.map(({ labels }) => labels)).toEqual([{ service: 'a' }, { service: 'b' }]);
    expect(data.values).toEqual([[1], [2]]);
  });

  test('name, refId, meta and field options are read from the metadata', () => {
    const bytes = arrowFile([column('duration', new Float64(), [1], { config: '{"unit":"ms"}' })], {
      name: 'slow',
      refId: 'B',
      meta: '{"notices":[{"severity":"info","text":"cut"}]}',
    });
    const { schema } = frameFromArrow(bytes);

    expect(schema).toMatchObject({ name: 'slow', refId: 'B', meta: { notices: [{ text: 'cut' }] } });
    expect(schema.fields[0]?.config).toEqual({ unit: 'ms' });
  });

  test('an enum is told by its tstype', () => {
    const { schema } = frameFromArrow(arrowFile([column('status', new Uint16(), [0, 1], { tstype: 'enum' })]));

    expect(schema.fields[0]?.type).toBe('enum');
  });

  test('a frame without rows keeps its fields', () => {
    const { schema, data } = frameFromArrow(arrowFile([column('title', new Utf8(), [])]));

    expect(schema.fields).toHaveLength(1);
    expect(data.values).toEqual([[]]);
  });
});

describe('refusing what Grafana cannot read', () => {
  test('a stream in the place of a file', () => {
    const bytes = arrowStream([column('value', new Float64(), [1])]);

    expect(() => frameFromArrow(bytes)).toThrow('not in the Arrow file format');
  });

  test('times that are not in nanoseconds, which Grafana would read as nanoseconds', () => {
    const bytes = arrowFile([column('time', new TimestampMillisecond(), [1_700_000_000_000])]);

    expect(() => frameFromArrow(bytes)).toThrow('"time" is not in nanoseconds');
  });

  test('a text column that is encoded as a dictionary', () => {
    const bytes = arrowFile([column('service', new Dictionary(new Utf8(), new Int32()), ['a', 'b'])]);

    expect(() => frameFromArrow(bytes)).toThrow('The field "service" has the Arrow type');
  });
});

function column(name: string, type: DataType, values: unknown[], metadata: Record<string, string> = {}): TestColumn {
  return { name, type, values, metadata };
}

function time(name: string, nanoseconds: bigint[]): TestColumn {
  return { name, type: new TimestampNanosecond(), values: nanoseconds, nullable: false };
}

function arrowFile(columns: TestColumn[], metadata: Record<string, string> = {}): Uint8Array {
  const writer = new RecordBatchFileWriter();
  writer.write(toBatch(columns, metadata));
  writer.finish();
  return writer.toUint8Array(true);
}

function arrowStream(columns: TestColumn[]): Uint8Array {
  const writer = new RecordBatchStreamWriter();
  writer.write(toBatch(columns, {}));
  writer.finish();
  return writer.toUint8Array(true);
}

function toBatch(columns: TestColumn[], metadata: Record<string, string>): RecordBatch {
  const fields = columns.map(
    ({ name, type, nullable = true, metadata: own = {} }) =>
      new Field(name, type, nullable, new Map(Object.entries(own)))
  );
  const schema = new Schema(fields, new Map(Object.entries(metadata)));
  const length = columns[0]?.values.length ?? 0;
  const data = makeData({ type: new Struct(fields), length, nullCount: 0, children: columns.map(toData) });
  const batch = new RecordBatch(schema, data);
  // The constructor merges fields of one name.
  Object.assign(batch, { schema, data });
  return batch;
}

function toData({ type, values }: TestColumn) {
  if (type instanceof TimestampNanosecond) {
    return makeData({ type, length: values.length, nullCount: 0, data: BigInt64Array.from(values as bigint[]) });
  }
  const [data] = vectorFromArray(values, type).data;
  return data ?? makeData({ type, length: 0, nullCount: 0 });
}
