import { expect, test } from 'vitest';
import { aSpan } from './a-span.testing';
import { buildTree } from './build-tree';
import { criticalPath } from './critical-path';
import { selfTimeOf } from './self-time';
import type { Span } from './span';

const pathOf = (...spans: Span[]) => {
  const [root] = buildTree(spans).roots;
  return Object.fromEntries(
    [...(root ? criticalPath(root) : [])].map(([id, stretches]) => [
      id,
      stretches.map(({ fromMs, toMs }) => [fromMs, toMs]),
    ])
  );
};

const root = aSpan({ spanId: 'root' });
const child = (spanId: string, startMs: number, endMs: number, parentSpanId = 'root') =>
  aSpan({ spanId, parentSpanId, startMs, durationMs: endMs - startMs });

test('one after the other: the path goes through all of them and the gaps between', () => {
  expect(pathOf(root, child('a', 10, 40), child('b', 50, 90))).toEqual({
    root: [
      [90, 100],
      [40, 50],
      [0, 10],
    ],
    a: [[10, 40]],
    b: [[50, 90]],
  });
});

test('of two at the same time only the one that was waited for is on it', () => {
  expect(pathOf(root, child('short', 10, 40), child('long', 10, 95))).toEqual({
    root: [
      [95, 100],
      [0, 10],
    ],
    long: [[10, 95]],
  });
});

test('it goes down to the grandchild', () => {
  expect(pathOf(root, child('a', 10, 90), child('b', 20, 80, 'a'))).toMatchObject({ b: [[20, 80]] });
});

test('work that goes on after its parent counts only as long as it was waited for', () => {
  expect(pathOf(root, child('background', 80, 500))).toEqual({ root: [[0, 80]], background: [[80, 100]] });
});

test('the stretches add up to the time of the root, however the spans lie', () => {
  const path = pathOf(
    root,
    child('a', 5, 60),
    child('b', 30, 70),
    child('c', 65, 99),
    child('d', 66, 80, 'c'),
    child('e', -20, 3)
  );
  const sum = Object.values(path)
    .flat()
    .reduce((total, [from = 0, to = 0]) => total + to - from, 0);

  expect(sum).toBeCloseTo(100);
});

test('self time leaves out what any child covers, once', () => {
  const tree = buildTree([root, child('a', 10, 40), child('b', 30, 60), child('c', 90, 200)]);

  expect(tree.roots.map(selfTimeOf)).toEqual([40]);
});
