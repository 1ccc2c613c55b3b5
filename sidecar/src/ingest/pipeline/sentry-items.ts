import { parseEvent, parseItem, type EnvelopeItem } from '../decode/sentry-envelope.ts';
import type { SentryContext } from '../normalise/sentry-context.ts';
import { toSentryOccurrence } from '../normalise/sentry-event.ts';
import { toSentryLog } from '../normalise/sentry-logs.ts';
import { toSentryMetric } from '../normalise/sentry-metrics.ts';
import { securityEvent } from '../normalise/sentry-security.ts';
import { toStandaloneSpans } from '../normalise/sentry-spans.ts';
import { toTransactionSpans, type TransactionSpans } from '../normalise/sentry-transaction.ts';
import { filledOfMetrics, takeMetrics } from '../normalise/take-metrics.ts';
import { Rejection } from '../rejection.ts';
import { newEventId } from './event-id.ts';
import { CLIENT_ITEMS } from './sentry-client-items.ts';
import type { TakeItem, TakenItem } from './taken-item.ts';

/**
 * Makes records of an item. Null for one of a kind that is not stored; a Rejection is thrown for one that cannot be
 * read.
 */
export function takeItem(item: EnvelopeItem, context: SentryContext): TakenItem | null {
  return ITEMS.get(item.type)?.(item, context) ?? null;
}

const ITEMS: ReadonlyMap<string, TakeItem> = new Map<string, TakeItem>([
  ...CLIENT_ITEMS,
  ['event', (item, context) => takeEvent(parseEvent(item), context)],
  ['transaction', (item, context) => takeSpans([toTransactionSpans(parseEvent(item), context)])],
  ['span', (item, context) => takeSpans(toStandaloneSpans(elementsOf(item), context))],
  ['log', (item, context) => takeLogs(elementsOf(item), context)],
  ['otel_log', (item, context) => takeLogs(elementsOf(item), context)],
  ['raw_security', (item, context) => takeReport(item, context)],
  ['trace_metric', (item, context) => takeSentryMetrics(elementsOf(item), context)],
]);

/** Reports of browsers have no id: each counts anew, for many people see the same. */
function takeReport(item: EnvelopeItem, context: SentryContext): TakenItem {
  const { sentry_release: release, sentry_environment: environment, userAgent } = item.header;
  const { receivedAt } = context;
  const event = securityEvent(parseItem(item), { release, environment, userAgent, receivedAt });
  if (event === null) {
    throw new Rejection(
      'unknown_report',
      400,
      'Reports on CSP, Expect-CT, pinned keys and network errors are stored; this is none.'
    );
  }
  return takeEvent(event, { ...context, eventId: null });
}

function takeEvent(event: Record<string, unknown>, context: SentryContext): TakenItem {
  const occurrence = toSentryOccurrence(event, { ...context, eventId: context.eventId ?? newEventId() });
  return {
    signal: 'errors',
    rejectedReason: 'errors_rejected',
    fill: (sink) => {
      sink.occurrence(occurrence);
      return { rejected: 0, message: '' };
    },
  };
}

function takeSpans(senders: readonly TransactionSpans[]): TakenItem {
  return {
    signal: 'traces',
    rejectedReason: 'spans_rejected',
    fill: (sink) => {
      let rejected = 0;
      for (const { resource, spans, rejected: refused } of senders) {
        rejected += refused;
        const entry = sink.resource(`sentry ${resource.attributes}`, () => resource);
        for (const span of spans) sink.span(span, entry, null);
      }
      return { rejected, message: rejected === 0 ? '' : `${rejected} span(s) without ids or times were left out` };
    },
  };
}

function takeLogs(given: readonly unknown[], context: SentryContext): TakenItem {
  const logs = given.map((log) => toSentryLog(log, context)).filter((log) => log !== null);
  const rejected = given.length - logs.length;
  return {
    signal: 'logs',
    rejectedReason: 'logs_rejected',
    fill: (sink) => {
      for (const { resource, record } of logs) {
        const entry = sink.resource(`sentry ${resource.attributes}`, () => resource);
        sink.add('log', { ...record, resource: entry, scope: null });
      }
      return { rejected, message: rejected === 0 ? '' : `${rejected} log(s) were no JSON objects and were left out` };
    },
  };
}

function takeSentryMetrics(given: readonly unknown[], context: SentryContext): TakenItem {
  const metrics = given.map((metric) => toSentryMetric(metric, context));
  return {
    signal: 'metrics',
    rejectedReason: 'points_rejected',
    fill: (sink) => {
      const { on, taken } = takeMetrics(sink.metrics, context.projectId);
      for (const metric of metrics) {
        if (metric === null) on.unknown();
        else if (typeof metric.point === 'string') on.refused(metric.point);
        else {
          const { resource } = metric;
          const entry = sink.resource(`sentry ${resource.attributes}`, () => resource);
          on.point(metric.metric, metric.point, entry, null);
        }
      }
      return filledOfMetrics(taken);
    },
  };
}

/** What a container holds (`{items: […]}`), or the item itself where it is no container. */
function elementsOf(item: EnvelopeItem): unknown[] {
  const value = parseItem(item);
  return Array.isArray(value.items) ? (value.items as unknown[]) : [value];
}
