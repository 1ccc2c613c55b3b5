import { expect, test } from 'vitest';
import { aSpan } from './a-span.testing';
import { buildTree, type SpanNode, walk } from './build-tree';

const outline = (nodes: readonly SpanNode[]): unknown[] =>
  nodes.map(({ span, children }) => (children.length > 0 ? [span.spanId, outline(children)] : span.spanId));

test('spans in any order become a tree with children by start', () => {
  const tree = buildTree([
    aSpan({ spanId: 'late', parentSpanId: 'root', startMs: 60, durationMs: 10 }),
    aSpan({ spanId: 'deep', parentSpanId: 'early', startMs: 20, durationMs: 5 }),
    aSpan({ spanId: 'root' }),
    aSpan({ spanId: 'early', parentSpanId: 'root', startMs: 10, durationMs: 30 }),
  ]);

  expect(outline(tree.roots)).toEqual([['root', [['early', ['deep']], 'late']]]);
  expect([tree.startMs, tree.endMs]).toEqual([0, 100]);
});

test('a span whose parent is missing becomes a root and says so', () => {
  const tree = buildTree([aSpan({ spanId: 'root' }), aSpan({ spanId: 'orphan', parentSpanId: 'gone', startMs: 5 })]);

  expect(tree.roots.map(({ span, parentMissing }) => [span.spanId, parentMissing])).toEqual([
    ['root', false],
    ['orphan', true],
  ]);
});

test('of a span that came twice the longer one counts', () => {
  const tree = buildTree([
    aSpan({ spanId: 'a', durationMs: 3 }),
    aSpan({ spanId: 'a', durationMs: 9 }),
    aSpan({ spanId: 'a', durationMs: 4 }),
  ]);

  expect(tree.duplicates).toBe(2);
  expect(tree.roots.map(({ endMs }) => endMs)).toEqual([9]);
});

test.each([
  ['a span that is its own parent', { a: 'a' }, ['a']],
  ['two that name each other', { a: 'b', b: 'a' }, [['a', ['b']]]],
  ['a circle with a tail', { a: 'b', b: 'c', c: 'a', d: 'c' }, [['a', [['c', ['b', 'd']]]]]],
])('%s is cut above the earliest span', (_name, parents, expected) => {
  const spans = Object.entries(parents).map(([spanId, parentSpanId], index) =>
    aSpan({ spanId, parentSpanId, startMs: index })
  );

  expect(outline(buildTree(spans).roots)).toEqual(expected);
});

test('an answer from a machine with another clock is moved into the call that waited for it, with all below it', () => {
  const tree = buildTree([
    aSpan({ spanId: 'call', kind: 'client', startMs: 100, durationMs: 50 }),
    aSpan({
      spanId: 'answer',
      parentSpanId: 'call',
      service: 'payments',
      kind: 'server',
      startMs: 5_100,
      durationMs: 40,
    }),
    aSpan({ spanId: 'below', parentSpanId: 'answer', service: 'payments', startMs: 5_110, durationMs: 10 }),
  ]);

  expect(['answer', 'below'].map((id) => tree.byId.get(id)?.startMs)).toEqual([105, 115]);
  expect(tree.byId.get('below')?.clockShiftMs).toBe(-4_995);
  expect(tree.endMs).toBe(150);
});

test.each([
  ['a message is not waited for', { kind: 'consumer' as const, durationMs: 40 }],
  ['a longer child cannot lie in its parent', { kind: 'server' as const, durationMs: 80 }],
])('%s, so its clock is believed', (_name, more) => {
  const tree = buildTree([
    aSpan({ spanId: 'call', kind: 'client', durationMs: 50 }),
    aSpan({ spanId: 'child', parentSpanId: 'call', service: 'payments', startMs: 5_000, ...more }),
  ]);

  expect(tree.byId.get('child')).toMatchObject({ startMs: 5_000, clockShiftMs: 0 });
});

test('no spans are an empty tree, and a chain of 20,000 does not end the program', () => {
  const chain = Array.from({ length: 20_000 }, (_, index) =>
    aSpan({ spanId: `s${index}`, parentSpanId: index > 0 ? `s${index - 1}` : null })
  );

  expect(buildTree([]).roots).toEqual([]);
  expect([...walk(buildTree(chain).roots)]).toHaveLength(20_000);
});
