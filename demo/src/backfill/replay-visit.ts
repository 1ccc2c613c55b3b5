import { TENANT_KEY, USER_KEY } from '../telemetry/caller-keys.ts';
import { withTexts } from './otlp-json.ts';
import type { ResourceSpans, Span } from './otlp-json.ts';
import type { PastVisit } from './plan-history.ts';
import type { RecordedTrace } from './recorder.ts';
import type { SentryEvent } from './sentry-event.ts';

/** Makes lower-case hex ids of a length in digits. */
export type NewId = (digits: 16 | 32) => string;

/**
 * A take as it would have been recorded at the time of the past visit: new ids, other times (offsets within the trace
 * stretched), the visit's release, environment and customer. What the code itself produced, such as names, statements
 * and stack traces, is kept.
 */
export function replayVisit(take: RecordedTrace, visit: PastVisit, newId: NewId): RecordedTrace {
  const rename = renaming(newId);
  const start = startOf(take);
  const at = BigInt(visit.at.getTime()) * NANOS_PER_MS;
  const moved = (unixNano: string) => at + BigInt(Math.round(Number(BigInt(unixNano) - start) * visit.stretch));
  const movedSeconds = (seconds: number) =>
    visit.at.getTime() / 1000 + (seconds - Number(start / NANOS_PER_MS) / 1000) * visit.stretch;

  return {
    resourceSpans: take.resourceSpans.map((spans) => replaySpans(spans, visit, rename, (nano) => String(moved(nano)))),
    events: take.events.map((event) => replayEvent(event, visit, newId(32), rename, movedSeconds)),
  };
}

const NANOS_PER_MS = 1_000_000n;

function replaySpans(
  { resource, scopeSpans }: ResourceSpans,
  visit: PastVisit,
  rename: (id: string) => string,
  moved: (unixNano: string) => string
): ResourceSpans {
  const { tenant, user } = visit.customer;
  const replaySpan = (span: Span): Span => ({
    ...span,
    traceId: rename(span.traceId),
    spanId: rename(span.spanId),
    ...(span.parentSpanId !== undefined && { parentSpanId: rename(span.parentSpanId) }),
    startTimeUnixNano: moved(span.startTimeUnixNano),
    endTimeUnixNano: moved(span.endTimeUnixNano),
    attributes: withTexts(span.attributes, { [TENANT_KEY]: tenant, [USER_KEY]: user }),
    events: span.events.map((event) => ({ ...event, timeUnixNano: moved(event.timeUnixNano) })),
  });
  return {
    resource: {
      ...resource,
      attributes: withTexts(resource.attributes, {
        'service.version': visit.release,
        'deployment.environment.name': visit.environment,
      }),
    },
    scopeSpans: scopeSpans.map(({ scope, spans }) => ({ scope, spans: spans.map(replaySpan) })),
  };
}

function replayEvent(
  event: SentryEvent,
  visit: PastVisit,
  eventId: string,
  rename: (id: string) => string,
  moved: (seconds: number) => number
): SentryEvent {
  const { tenant, user } = visit.customer;
  const { trace_id, span_id, parent_span_id } = event.contexts.trace;
  return {
    ...event,
    event_id: eventId,
    timestamp: moved(event.timestamp),
    release: visit.release,
    environment: visit.environment,
    ...(event.server_name !== undefined && { server_name: event.server_name.replace('production', visit.environment) }),
    tags: { ...event.tags, tenant },
    user: { ...event.user, id: user, email: `${user}@${tenant}.example` },
    contexts: {
      ...event.contexts,
      trace: {
        ...event.contexts.trace,
        trace_id: rename(trace_id),
        span_id: rename(span_id),
        ...(parent_span_id !== undefined && { parent_span_id: rename(parent_span_id) }),
      },
    },
    ...(event.breadcrumbs && {
      breadcrumbs: event.breadcrumbs.map((crumb) =>
        crumb.timestamp === undefined ? crumb : { ...crumb, timestamp: moved(crumb.timestamp) }
      ),
    }),
  };
}

/** The same new id for the same old one, so that parents, children and events stay together. */
function renaming(newId: NewId): (id: string) => string {
  const names = new Map<string, string>();
  return (id) => {
    const name = names.get(id) ?? newId(id.length === 32 ? 32 : 16);
    names.set(id, name);
    return name;
  };
}

function startOf({ resourceSpans }: RecordedTrace): bigint {
  const starts = resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map((span) => BigInt(span.startTimeUnixNano)))
  );
  return starts.reduce((earliest, start) => (start < earliest ? start : earliest));
}
