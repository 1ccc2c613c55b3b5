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
import { CLIENT_ITEMS, takeAttachment } from './sentry-client-items.ts';
import type { TakeItem, TakenItem } from './taken-item.ts';

export interface SentryLimits {
  /** For one event, transaction or any other item that is one JSON document. */
  eventBytes: number;
  /** For all spans, logs and metrics of an envelope together. */
  jsonBytes: number;
  /** For one file; 0: files are not stored. */
  attachmentBytes: number;
}

/**
 * What makes records of the items of one envelope. Null for an item of a kind that is not stored; a Rejection is thrown
 * for one that cannot be read or is over a limit.
 */
export function takerOf(limits: SentryLimits): (item: EnvelopeItem, context: SentryContext) => TakenItem | null {
  let sessions = 0;
  let attachedBytes = 0;
  let containedBytes = 0;
  return (item, context) => {
    const { type, payload } = item;
    if (type === 'attachment') {
      if (limits.attachmentBytes === 0) return null;
      checkSize(item, limits.attachmentBytes, 'HOWDAH_MAX_ATTACHMENT');
      attachedBytes += payload.length;
      if (attachedBytes > limits.attachmentBytes * ATTACHMENTS_PER_EVENT) throw tooManyBytes(limits.attachmentBytes);
      return takeAttachment(item, context);
    }
    const fixed = FIXED_LIMITS.get(type);
    if (fixed !== undefined) checkSize(item, fixed, null);
    else if (CONTAINERS.has(type)) {
      containedBytes += payload.length;
      if (containedBytes > limits.jsonBytes) throw tooManyElements(limits.jsonBytes);
    } else checkEventSize(item, limits);
    if ((type === 'session' || type === 'sessions') && (sessions += 1) > MAX_SESSIONS) throw tooManySessions();
    return ITEMS.get(type)?.(item, context) ?? null;
  };
}

const ATTACHMENTS_PER_EVENT = 5;
const MAX_SESSIONS = 100;
const FIXED_LIMITS = new Map([
  ['check_in', 100 * 1024],
  ['client_report', 4 * 1024],
]);
/** Of many elements, each of which is cut to size by itself; and what is dropped, whatever its size. */
const CONTAINERS = new Set(['span', 'log', 'trace_metric']);

/** Throws when an event or another item of one document is too large to be parsed. */
export function checkEventSize(item: EnvelopeItem, { eventBytes }: SentryLimits): void {
  checkSize(item, eventBytes, 'HOWDAH_MAX_EVENT');
}

function checkSize({ type, payload }: EnvelopeItem, limit: number, variable: string | null): void {
  if (payload.length <= limit || (!ITEMS.has(type) && type !== 'attachment')) return;
  const remedy = variable === null ? 'Send less in one.' : `Send less with it, or raise ${variable}.`;
  const what = `The item "${type}" has ${payload.length} bytes; the limit is ${limit}.`;
  throw new Rejection(TOO_LARGE.get(type) ?? 'item_too_large', 413, `${what} ${remedy}`);
}

const TOO_LARGE = new Map<string, Rejection['reason']>([
  ['event', 'event_too_large'],
  ['transaction', 'transaction_too_large'],
  ['attachment', 'attachment_too_large'],
]);

function tooManyBytes(limit: number): Rejection {
  return new Rejection(
    'attachment_too_large',
    413,
    `The files of one event may have ${limit * ATTACHMENTS_PER_EVENT} bytes together; raise HOWDAH_MAX_ATTACHMENT or send fewer.`
  );
}

function tooManyElements(limit: number): Rejection {
  return new Rejection(
    'item_too_large',
    413,
    `The spans, logs and metrics of one envelope may have ${limit} bytes together; send smaller ones, or raise HOWDAH_MAX_JSON.`
  );
}

function tooManySessions(): Rejection {
  return new Rejection('too_many_sessions', 413, `An envelope may have ${MAX_SESSIONS} sessions; send smaller ones.`);
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
