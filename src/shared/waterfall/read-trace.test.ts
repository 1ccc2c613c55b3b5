import type { DataFrame } from '@grafana/data';
import { expect, test } from 'vitest';
import { aSpan } from './a-span.testing';
import { spansAround } from './around-span';
import { buildTree } from './build-tree';
import { spanMatches } from './matches';
import { readTrace } from './read-trace';
import { placeIn, ticksOf, windowBetween } from './time-axis';

const aFrame = (columns: Record<string, unknown[]>): DataFrame => ({
  length: Object.values(columns)[0]?.length ?? 0,
  fields: Object.entries(columns).map(([name, values]) => ({ name, values, type: 'other' as never, config: {} })),
});

test('spans are read from the frame of Grafana, lists as text or as they are', () => {
  const [span, other] =
    readTrace([
      aFrame({
        traceID: ['t', 't'],
        spanID: ['a', 'b'],
        parentSpanID: ['', 'a'],
        operationName: ['GET /', null],
        serviceName: ['web', 'db'],
        kind: ['server', 'odd'],
        statusCode: [2, 0],
        startTime: [1_000.25, 1_001],
        duration: [3.5, -1],
        tags: ['[{"key":"error","value":true},{"key":"http.route","value":"/"}]', undefined],
        logs: [
          [{ timestamp: 1_002, name: 'exception', fields: [{ key: 'exception.type', value: 'TypeError' }] }],
          '{broken',
        ],
        references: [[{ traceID: 'x', spanID: 'y', tags: null }], []],
        issueId: ['i1', null],
      }),
    ]) ?? [];

  expect(span).toMatchObject({
    spanId: 'a',
    parentSpanId: null,
    failed: true,
    startMs: 1_000.25,
    durationMs: 3.5,
    attributes: [{ key: 'http.route', value: '/' }],
    events: [{ atMs: 1_002, name: 'exception', attributes: [{ key: 'exception.type', value: 'TypeError' }] }],
    links: [{ traceId: 'x', spanId: 'y', attributes: [] }],
    issueId: 'i1',
  });
  expect(other).toMatchObject({
    name: 'unnamed span',
    kind: 'internal',
    failed: false,
    durationMs: 0,
    events: [],
    links: [],
  });
  expect(readTrace([aFrame({ traceID: ['t'] })])).toBeUndefined();
});

test.each([
  ['', true],
  ['AUTHORIZE', true],
  ['payments', true],
  ['http.route=/pay', true],
  ['card declined', true],
  ['refund', false],
])('searching a span for "%s": %s', (text, found) => {
  const span = aSpan({
    spanId: 'a',
    name: 'POST /authorize',
    service: 'payments',
    errorTitle: 'TimeoutError: card declined',
    attributes: [{ key: 'http.route', value: '/pay' }],
  });

  expect(spanMatches(span, text)).toBe(found);
});

test.each([
  [{ fromMs: 0, toMs: 1_240 }, [0, 250, 500, 750, 1_000]],
  [{ fromMs: 0, toMs: 0.7 }, [0, 0.2, 0.4, 0.6]],
  [{ fromMs: 103, toMs: 148 }, [110, 120, 130, 140]],
  [{ fromMs: 5, toMs: 5 }, [5]],
])('the axis of %j has its marks at %j', (window, ticks) => {
  expect(ticksOf(window)).toEqual(ticks);
});

test('a bar is cut at the edges of the window, and gone outside of it', () => {
  const window = { fromMs: 100, toMs: 200 };

  expect(placeIn(window, 50, 150)).toEqual({ left: 0, width: 0.5 });
  expect(placeIn(window, 150, 900)).toEqual({ left: 0.5, width: 0.5 });
  expect(placeIn(window, 10, 20)).toBeUndefined();
  expect(placeIn({ fromMs: 0, toMs: 0 }, 0, 0)).toEqual({ left: 0, width: 1 });
});

test('a window drawn backwards is turned round; one that is no more than a click shows everything', () => {
  expect(windowBetween(80, 20, 100)).toEqual({ fromMs: 20, toMs: 80 });
  expect(windowBetween(-5, 700, 100)).toEqual({ fromMs: 0, toMs: 100 });
  expect(windowBetween(50, 50, 100)).toEqual({ fromMs: 0, toMs: 100 });
});

test('around a span are its way from the root, its children and its nearest neighbours', () => {
  const tree = buildTree([
    aSpan({ spanId: 'root' }),
    aSpan({ spanId: 'parent', parentSpanId: 'root' }),
    aSpan({ spanId: 'far', parentSpanId: 'parent', startMs: 0 }),
    aSpan({ spanId: 'near', parentSpanId: 'parent', startMs: 49 }),
    aSpan({ spanId: 'it', parentSpanId: 'parent', startMs: 50 }),
    aSpan({ spanId: 'child', parentSpanId: 'it', startMs: 51 }),
  ]);

  expect(spansAround(tree, 'it', 5).map(({ spanId }) => spanId)).toEqual(['root', 'parent', 'it', 'child', 'near']);
  expect(spansAround(tree, 'it', 1).map(({ spanId }) => spanId)).toEqual(['root', 'parent', 'it']);
  expect(spansAround(tree, 'nowhere', 5)).toEqual([]);
});
