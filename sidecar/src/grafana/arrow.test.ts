import { RecordBatchReader, tableFromIPC, TimeUnit, Type, Vector } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DataField, DataFrame } from '../query/to-frames/data-frame.ts';
import { frameToArrow } from './arrow.ts';
import { validateFrame } from './validate-frame.ts';

const noon = Date.parse('2026-11-20T12:00:00.123Z');
const read = (frame: DataFrame) => {
  const reader = RecordBatchReader.from(frameToArrow(frame)).open();
  // Reading to the end forgets the schema.
  const { schema } = reader;
  return { schema, batches: [...reader] };
};
const valuesOf = (frame: DataFrame) => {
  const { batches } = read(frame);
  const [batch] = batches;
  return frame.fields.map((_, index) => {
    const data = batch?.data.children[index];
    return data ? ([...new Vector([data])] as unknown[]) : [];
  });
};
const one = (field: DataField): DataFrame => ({ fields: [field] });

test('a frame is an Arrow file, not a stream (facts: grafana-backend 3.2)', () => {
  const bytes = frameToArrow(one({ name: 'a', type: 'string', values: ['x'] }));

  expect(Buffer.from(bytes.subarray(0, 6)).toString()).toBe('ARROW1');
  expect(Buffer.from(bytes.subarray(-6)).toString()).toBe('ARROW1');
});

describe('every type is the one that Grafana reads (facts: grafana-backend 3)', () => {
  test.each<[DataField, Type, string]>([
    [{ name: 'f', type: 'time', values: [noon, null] }, Type.Timestamp, 'time'],
    [{ name: 'f', type: 'string', values: ['x', null] }, Type.Utf8, 'string'],
    [{ name: 'f', type: 'json', values: [{ a: 1 }, null] }, Type.Binary, 'other'],
    [{ name: 'f', type: 'boolean', values: [true, null] }, Type.Bool, 'boolean'],
    [{ name: 'f', type: 'float64', values: [1.5, null] }, Type.Float, 'number'],
    [{ name: 'f', type: 'int64', values: [7, null] }, Type.Int, 'number'],
    [
      { name: 'f', type: 'enum', values: [1, null], config: { type: { enum: { text: ['a', 'b'] } } } },
      Type.Int,
      'enum',
    ],
  ])('%o', (field, type, tsType) => {
    const { schema } = read(one(field));

    expect(schema.fields[0]).toMatchObject({ typeId: type, nullable: true });
    expect(schema.fields[0]?.metadata.get('tstype')).toBe(tsType);
    expect(valuesOf(one(field))[0]?.[1]).toBeNull();
  });

  test('times are nanoseconds, exact to the last one (facts: grafana-backend 3.4)', () => {
    const field: DataField = { name: 't', type: 'time', values: [noon, 1_795_176_000_123_456_789n, 0, -1] };
    const { schema, batches } = read(one(field));

    expect((schema.fields[0]?.type as { unit?: TimeUnit }).unit).toBe(TimeUnit.NANOSECOND);
    expect([...(batches[0]?.data.children[0]?.values as BigInt64Array)]).toEqual([
      BigInt(noon) * 1_000_000n,
      1_795_176_000_123_456_789n,
      0n,
      -1_000_000n,
    ]);
  });
});

test('values come back as they were, whatever they are', () => {
  const column = <T>(value: fc.Arbitrary<T>) => fc.array(fc.option(value), { minLength: 70, maxLength: 130 });
  fc.assert(
    fc.property(
      column(fc.string({ unit: 'grapheme' })),
      column(fc.double()),
      column(fc.boolean()),
      column(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
      column(fc.jsonValue()),
      (texts, doubles, booleans, bigints, json) => {
        const cells: DataFrame[] = [
          one({ name: 's', type: 'string', values: texts }),
          one({ name: 'd', type: 'float64', values: doubles }),
          one({ name: 'b', type: 'boolean', values: booleans }),
          one({ name: 'i', type: 'int64', values: bigints }),
        ];
        expect(cells.map((frame) => valuesOf(frame)[0])).toEqual([texts, doubles, booleans, bigints]);

        const bytes = valuesOf(one({ name: 'j', type: 'json', values: json }))[0] as Array<Uint8Array | null>;
        expect(bytes.map((cell) => cell && JSON.stringify(JSON.parse(Buffer.from(cell).toString('utf8'))))).toEqual(
          json.map((value) => (value === null ? null : JSON.stringify(value)))
        );
      }
    ),
    { numRuns: 50 }
  );
});

test('not a number and infinity are carried (facts: grafana-backend 3)', () => {
  expect(valuesOf(one({ name: 'd', type: 'float64', values: [NaN, Infinity, -Infinity] }))[0]).toEqual([
    NaN,
    Infinity,
    -Infinity,
  ]);
});

test('two fields of one name both arrive, also of different types (facts: grafana-backend 3.3)', () => {
  const frame: DataFrame = {
    fields: [
      { name: 'value', type: 'float64', values: [1, 2], labels: { a: '1' } },
      { name: 'value', type: 'float64', values: [3, 4], labels: { a: '2' } },
      { name: 'value', type: 'string', values: ['x', 'y'] },
    ],
  };

  expect(read(frame).schema.fields.map(({ name }) => name)).toEqual(['value', 'value', 'value']);
  expect(valuesOf(frame)).toEqual([
    [1, 2],
    [3, 4],
    ['x', 'y'],
  ]);
});

test('name, refId, meta, labels and config are metadata', () => {
  const { schema } = read({
    name: 'errors',
    refId: 'A',
    meta: { type: 'timeseries-multi', typeVersion: [0, 1] },
    fields: [
      { name: 'v', type: 'float64', nullable: false, labels: { service: 'cart' }, config: { unit: 'ms' }, values: [1] },
    ],
  });

  expect([...schema.metadata]).toEqual([
    ['name', 'errors'],
    ['refId', 'A'],
    ['meta', '{"type":"timeseries-multi","typeVersion":[0,1]}'],
  ]);
  expect(schema.fields[0]?.nullable).toBe(false);
  expect([...(schema.fields[0]?.metadata ?? [])]).toEqual([
    ['tstype', 'number'],
    ['labels', '{"service":"cart"}'],
    ['config', '{"unit":"ms"}'],
  ]);
});

test('an empty frame and a large one are read', () => {
  expect(tableFromIPC(frameToArrow(one({ name: 'a', type: 'string', values: [] }))).numRows).toBe(0);

  const many = Array.from({ length: 100_000 }, (_, index) => `röw ${index} ✓`);
  expect(
    tableFromIPC(frameToArrow(one({ name: 'a', type: 'string', values: many })))
      .getChildAt(0)
      ?.get(99_999)
  ).toBe('röw 99999 ✓');
});

describe('what Grafana would drop, refuse or show wrongly is refused by us (facts: grafana-backend 3.1, 3.5)', () => {
  const value: DataField = { name: 'v', type: 'float64', values: [1] };
  const unsafe = (frame: unknown) => frame as DataFrame;
  test.each<[string, DataFrame, RegExp]>([
    [
      'an unknown key of meta',
      unsafe({ meta: { traceFormat: 'otlp' }, fields: [value] }),
      /meta.*traceFormat.*"custom"/,
    ],
    [
      'an unknown severity',
      unsafe({ meta: { notices: [{ severity: 'fatal', text: 'x' }] }, fields: [value] }),
      /notices\.0\.severity/,
    ],
    [
      'an unknown key of config',
      unsafe({ fields: [{ ...value, config: { colour: 'red' } }] }),
      /field "v", config.*colour/,
    ],
    ['a text as minimum', unsafe({ fields: [{ ...value, config: { min: '0' } }] }), /config: min/],
    ['an infinite maximum', unsafe({ fields: [{ ...value, config: { max: Infinity } }] }), /config: max/],
    ['a number as label', unsafe({ fields: [{ ...value, labels: { status: 500 } }] }), /labels: status/],
    [
      'a null that is not allowed',
      { fields: [{ ...value, nullable: false, values: [null] }] },
      /not nullable and holds a null/,
    ],
    [
      'a text among numbers',
      unsafe({ fields: [{ ...value, values: ['1'] }] }),
      /of type float64 holds "string" at row 0/,
    ],
    [
      'undefined among texts',
      unsafe({ fields: [{ name: 's', type: 'string', values: ['a', undefined] }] }),
      /of type string holds "undefined" at row 1/,
    ],
    [
      'an integer that lost digits',
      unsafe({ fields: [{ name: 'i', type: 'int64', values: [2 ** 53] }] }),
      /of type int64/,
    ],
    ['a time beyond nanoseconds', { fields: [{ name: 't', type: 'time', values: [8.64e15] }] }, /of type time/],
    [
      'columns of different lengths',
      { fields: [value, { name: 'w', type: 'float64', values: [1, 2] }] },
      /"w" has 2 values/,
    ],
    ['an enum without texts', { fields: [{ name: 'e', type: 'enum', values: [0] }] }, /without texts/],
    [
      'an enum beyond its texts',
      { fields: [{ name: 'e', type: 'enum', values: [1], config: { type: { enum: { text: ['a'] } } } }] },
      /holds 1, and there are 1 texts/,
    ],
    [
      'a series with a nullable time',
      { meta: { type: 'timeseries-multi' }, fields: [{ name: 'time', type: 'time', values: [1] }, value] },
      /not nullable; alerts fail/,
    ],
    ['a series without a time', { meta: { type: 'timeseries-multi' }, fields: [value] }, /needs a time field/],
  ])('%s', (_, frame, message) => {
    expect(() => validateFrame(frame)).toThrow(message);
  });

  test('what is allowed passes', () => {
    expect(() =>
      validateFrame({
        name: 'x',
        meta: {
          type: 'timeseries-multi',
          typeVersion: [0, 1],
          preferredVisualisationType: 'graph',
          executedQueryString: 'select 1',
          notices: [{ severity: 'warning', text: 'cut' }],
          stats: [{ displayName: 'rows', value: 1, unit: 'short' }],
          custom: { anything: ['goes'] },
        },
        fields: [
          { name: 'time', type: 'time', nullable: false, values: [noon], config: { interval: 1000 } },
          {
            name: 'v',
            type: 'float64',
            values: [NaN],
            labels: { a: 'b' },
            config: {
              displayNameFromDS: 'b',
              unit: 'ms',
              decimals: 1,
              min: 0,
              links: [{ title: 'Open trace', url: '' }],
            },
          },
        ],
      })
    ).not.toThrow();
  });
});
