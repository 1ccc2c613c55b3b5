import { expect, test } from 'vitest';
import { aSpan } from './a-span.testing';
import { buildTree } from './build-tree';
import { effectOfKey } from './keys';
import { layoutRows } from './layout-rows';
import { visibleRows } from './visible-rows';
import { startState, type WaterfallAction, waterfallState } from './waterfall-state';

const tree = buildTree([
  aSpan({ spanId: 'root' }),
  aSpan({ spanId: 'a', parentSpanId: 'root', startMs: 1 }),
  aSpan({ spanId: 'b', parentSpanId: 'a', startMs: 2 }),
  ...[0, 1, 2, 3, 4].map((index) =>
    aSpan({ spanId: `q${index}`, parentSpanId: 'root', name: 'query', startMs: 10 + index })
  ),
]);
const after = (...actions: WaterfallAction[]) => actions.reduce(waterfallState, startState);
const keysAfter = (...actions: WaterfallAction[]) => layoutRows(tree, after(...actions)).map(({ key }) => key);

test('a span inside a fold and below a closed span is revealed by opening both', () => {
  const keys = keysAfter({ type: 'close-all', tree }, { type: 'reveal', tree, spanId: 'q3' });

  expect(keys).toEqual(['root', 'a', 'repeat root q0', 'q0', 'q1', 'q2', 'q3', 'q4']);
});

test('closing everything leaves the root; opening everything leaves repeats folded', () => {
  expect(keysAfter({ type: 'close-all', tree })).toEqual(['root']);
  expect(keysAfter({ type: 'close-all', tree }, { type: 'open-all' })).toEqual(['root', 'a', 'b', 'repeat root q0']);
});

test('a row toggles back to where it was', () => {
  const row = layoutRows(tree, startState).find(({ key }) => key === 'a');
  const toggle: WaterfallAction[] = row ? [{ type: 'toggle', row }] : [];

  expect(keysAfter(...toggle)).not.toContain('b');
  expect(keysAfter(...toggle, ...toggle)).toContain('b');
});

test.each([
  ['ArrowDown', -1, { type: 'go', index: 0 }],
  ['ArrowUp', 0, { type: 'go', index: 0 }],
  ['End', 0, { type: 'go', index: 3 }],
  ['ArrowLeft', 2, { type: 'go', index: 1 }],
  ['ArrowLeft', 1, { type: 'toggle', index: 1 }],
  ['ArrowRight', 1, { type: 'go', index: 2 }],
  ['ArrowRight', 3, { type: 'toggle', index: 3 }],
  ['Enter', 2, { type: 'open', index: 2 }],
  ['Enter', 3, { type: 'toggle', index: 3 }],
  ['Enter', -1, undefined],
  ['Escape', 2, { type: 'leave' }],
  ['q', 2, undefined],
])('%s on row %i', (key, index, effect) => {
  expect(effectOfKey(key, layoutRows(tree, startState), index)).toEqual(effect);
});

test('only the rows in sight and a few around them are rendered', () => {
  const viewport = { count: 10_000, rowHeight: 26, height: 260 };

  expect(visibleRows({ ...viewport, first: 0 })).toEqual({ from: 0, to: 19, totalHeight: 260_000 });
  expect(visibleRows({ ...viewport, first: 1_000 })).toEqual({ from: 992, to: 1_019, totalHeight: 260_000 });
  expect(visibleRows({ ...viewport, first: 38_461 })).toMatchObject({ from: 10_000, to: 10_000 });
  expect(visibleRows({ ...viewport, count: 0, first: 19 })).toEqual({ from: 0, to: 0, totalHeight: 0 });
});
