import { expect, test } from 'vitest';
import { aSpan } from './a-span.testing';
import { buildTree } from './build-tree';
import { ancestorsOf, layoutRows, type Openness, type Row } from './layout-rows';
import { repeatsAmong, statementShape } from './repeats';
import { summarise } from './summarise';

const allOpen: Openness = { closedSpans: new Set(), openRepeats: new Set() };
const outline = (rows: readonly Row[]) =>
  rows.map(
    (row) =>
      `${'  '.repeat(row.depth)}${row.kind === 'span' ? row.node.span.spanId : `${row.repeat.nodes.length} × ${row.repeat.shape}`}`
  );

const aQuery = (index: number, more = {}) =>
  aSpan({
    spanId: `q${index}`,
    parentSpanId: 'root',
    name: 'pg.query:SELECT shop',
    kind: 'client',
    startMs: 10 + index,
    durationMs: 1,
    attributes: [
      { key: 'db.system', value: 'postgresql' },
      { key: 'db.statement', value: `select * from item where id = ${index}` },
    ],
    ...more,
  });

const nPlusOne = buildTree([
  aSpan({ spanId: 'root' }),
  aSpan({ spanId: 'before', parentSpanId: 'root', startMs: 1 }),
  ...Array.from({ length: 24 }, (_, index) => aQuery(index, { failed: index === 3 })),
  aSpan({ spanId: 'after', parentSpanId: 'root', startMs: 80, durationMs: 5 }),
]);

test('repeated siblings fold into one row at the place of the first, with their time and their failures', () => {
  const rows = layoutRows(nPlusOne, allOpen);

  expect(outline(rows)).toEqual(['root', '  before', '  24 × select * from item where id = ?', '  after']);
  expect(rows[2]).toMatchObject({
    kind: 'repeat',
    startMs: 10,
    endMs: 34,
    busyMs: 24,
    failures: 1,
    repeat: { isNPlusOne: true },
  });
});

test('an opened repeat shows its spans one level below', () => {
  const [repeat] = nPlusOne.roots.flatMap(repeatsAmong);

  const rows = layoutRows(nPlusOne, { ...allOpen, openRepeats: new Set([repeat?.id ?? '']) });

  expect(outline(rows).slice(2, 5)).toEqual(['  24 × select * from item where id = ?', '    q0', '    q1']);
  expect(rows).toHaveLength(28);
});

test('a closed span hides everything below it', () => {
  expect(outline(layoutRows(nPlusOne, { ...allOpen, closedSpans: new Set(['root']) }))).toEqual(['root']);
});

test('what must be opened to see a span is known', () => {
  const [repeat] = nPlusOne.roots.flatMap(repeatsAmong);

  expect(ancestorsOf(nPlusOne, 'q7')).toEqual({ spans: ['root'], repeats: [repeat?.id] });
  expect(ancestorsOf(nPlusOne, 'root')).toEqual({ spans: [], repeats: [] });
  expect(ancestorsOf(nPlusOne, 'nowhere')).toEqual({ spans: [], repeats: [] });
});

test('four of the same, and the same work below other parents, are no repeat', () => {
  const few = buildTree([
    aSpan({ spanId: 'root' }),
    ...[0, 1, 2, 3].map((index) => aQuery(index)),
    aQuery(9, { spanId: 'elsewhere', parentSpanId: 'q0' }),
  ]);

  expect(few.roots.flatMap(repeatsAmong)).toEqual([]);
});

test('repeated calls that are no database calls fold, but are not called N+1', () => {
  const tree = buildTree([
    aSpan({ spanId: 'root' }),
    ...Array.from({ length: 6 }, (_, index) =>
      aSpan({ spanId: `h${index}`, parentSpanId: 'root', name: 'GET /price', kind: 'client' })
    ),
  ]);

  expect(tree.roots.flatMap(repeatsAmong)).toMatchObject([{ shape: 'GET /price', isNPlusOne: false }]);
});

test.each([
  ["select *\n  from item where id = 42 and name = 'o''brien'", 'select * from item where id = ? and name = ?'],
  ['select 1 from t1 where a in ($1, $2,$3)', 'select ? from t1 where a in (?)'],
  ['insert into t values (1.5, 2) -- note 7', 'insert into t values (?)'],
])('the shape of a statement leaves its values out: %s', (statement, shape) => {
  expect(statementShape(statement)).toBe(shape);
});

test('a trace is told in one line', () => {
  const tree = buildTree([
    aSpan({ spanId: 'root', name: 'GET /checkout', durationMs: 50 }),
    aSpan({ spanId: 'pay', parentSpanId: 'root', service: 'payments', startMs: 5, durationMs: 90, issueId: 'i1' }),
    aSpan({ spanId: 'orphan', parentSpanId: 'gone', service: 'mail', startMs: 20, failed: true, durationMs: 1 }),
  ]);

  expect(summarise(tree)).toMatchObject({
    name: 'GET /checkout',
    durationMs: 95,
    spans: 3,
    services: ['checkout', 'payments', 'mail'],
    parentsMissing: 1,
    nPlusOnes: [],
  });
  expect(summarise(tree).failures.map(({ span }) => span.spanId)).toEqual(['pay', 'orphan']);
  expect(summarise(buildTree([]))).toMatchObject({ name: '', spans: 0, durationMs: 0 });
});
