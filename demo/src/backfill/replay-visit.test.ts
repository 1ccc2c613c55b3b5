import { expect, test } from 'vitest';
import type { Span } from './otlp-json.ts';
import type { PastVisit } from './plan-history.ts';
import type { RecordedTrace } from './recorder.ts';
import { replayVisit } from './replay-visit.ts';

const TRACE = 'a'.repeat(32);
const ROOT = 'b'.repeat(16);
const CHILD = 'c'.repeat(16);
const RECORDED_AT = 1_795_000_000;

const visit: PastVisit = {
  kind: 'buy',
  at: new Date('2026-11-20T08:00:00Z'),
  environment: 'staging',
  release: '1.4.2',
  customer: { tenant: 'globex', user: 'hank' },
  stretch: 2,
};

test('offsets within the trace are stretched from the new start', () => {
  const { resourceSpans } = replayVisit(aTake(), visit, counting());

  const [root, child] = spansOf(resourceSpans);
  const start = BigInt(visit.at.getTime()) * 1_000_000n;
  expect(BigInt(root!.startTimeUnixNano) - start).toBe(0n);
  expect(BigInt(root!.endTimeUnixNano) - start).toBe(200_000_000n);
  expect(BigInt(child!.startTimeUnixNano) - start).toBe(20_000_000n);
  expect(BigInt(child!.events[0]!.timeUnixNano) - start).toBe(30_000_000n);
});

test('ids are new, and parents, children and errors still belong together', () => {
  const { resourceSpans, events } = replayVisit(aTake(), visit, counting());

  const [root, child] = spansOf(resourceSpans);
  expect(root!.traceId).not.toBe(TRACE);
  expect(child!.traceId).toBe(root!.traceId);
  expect(child!.parentSpanId).toBe(root!.spanId);
  expect(root).not.toHaveProperty('parentSpanId');
  expect(events[0]!.contexts.trace).toMatchObject({ trace_id: root!.traceId, span_id: child!.spanId });
  expect(events[0]!.event_id).not.toBe('e'.repeat(32));
});

test('release, environment and customer are those of the visit, everything else is kept', () => {
  const { resourceSpans, events } = replayVisit(aTake(), visit, counting());

  expect(resourceSpans[0]!.resource.attributes).toEqual([
    { key: 'service.name', value: { stringValue: 'storefront' } },
    { key: 'service.version', value: { stringValue: '1.4.2' } },
    { key: 'deployment.environment.name', value: { stringValue: 'staging' } },
  ]);
  expect(spansOf(resourceSpans)[0]).toMatchObject({
    name: 'POST /checkout',
    attributes: [{ key: 'tenant.id', value: { stringValue: 'globex' } }],
  });
  expect(events[0]).toMatchObject({
    release: '1.4.2',
    environment: 'staging',
    server_name: 'storefront-staging',
    tags: { tenant: 'globex' },
    user: { id: 'hank', email: 'hank@globex.example' },
    exception: { values: [{ type: 'TypeError' }] },
  });
});

test('an error keeps its place between the spans', () => {
  const { events } = replayVisit(aTake(), visit, counting());

  expect(events[0]!.timestamp).toBeCloseTo(visit.at.getTime() / 1000 + 0.1, 6);
  expect(events[0]!.breadcrumbs![0]!.timestamp).toBeCloseTo(visit.at.getTime() / 1000 + 0.04, 6);
});

function aTake(): RecordedTrace {
  return {
    resourceSpans: [ROOT, CHILD].map((spanId) => ({
      resource: {
        attributes: [
          { key: 'service.name', value: { stringValue: 'storefront' } },
          { key: 'service.version', value: { stringValue: '1.4.1' } },
          { key: 'deployment.environment.name', value: { stringValue: 'production' } },
        ],
      },
      scopeSpans: [{ scope: { name: 'http' }, spans: [aSpan(spanId)] }],
    })),
    events: [
      {
        event_id: 'e'.repeat(32),
        timestamp: RECORDED_AT + 0.05,
        release: '1.4.1',
        environment: 'production',
        server_name: 'storefront-production',
        tags: { tenant: 'acme' },
        user: { id: 'ada' },
        contexts: { trace: { trace_id: TRACE, span_id: CHILD } },
        breadcrumbs: [{ timestamp: RECORDED_AT + 0.02 }],
        exception: { values: [{ type: 'TypeError' }] },
      },
    ],
  };
}

/** The root takes 100 ms; the child starts 10 ms later and has an event after another 5 ms. */
function aSpan(spanId: string): Span {
  const at = (ms: number) => String(BigInt(RECORDED_AT) * 1_000_000_000n + BigInt(ms) * 1_000_000n);
  return {
    traceId: TRACE,
    spanId,
    ...(spanId === CHILD && { parentSpanId: ROOT }),
    name: 'POST /checkout',
    startTimeUnixNano: spanId === ROOT ? at(0) : at(10),
    endTimeUnixNano: at(100),
    attributes: [{ key: 'tenant.id', value: { stringValue: 'acme' } }],
    events: spanId === CHILD ? [{ timeUnixNano: at(15) }] : [],
  };
}

function spansOf(resourceSpans: RecordedTrace['resourceSpans']): Span[] {
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

function counting(): (digits: 16 | 32) => string {
  let next = 0;
  return (digits) => String(++next).padStart(digits, '0');
}
