import { objectOf, isObject, textOf, type JsonObject } from './clean-value.ts';
import { plainAttributes } from './sentry-attributes.ts';
import type { SentryContext } from './sentry-context.ts';
import { RESOURCE_ATTRIBUTES, resourceOfAttributes } from './sentry-resource.ts';
import { clockDrift } from './sentry-time.ts';
import { toSentrySpan, type TransactionSpans } from './sentry-transaction.ts';

/**
 * Spans that come by themselves: a list of the form with `attributes` and `end_timestamp` (a container), or of the one
 * that transactions carry. Each says who sent it; those of one sender come together.
 */
export function toStandaloneSpans(spans: readonly unknown[], context: SentryContext): TransactionSpans[] {
  const driftMs = clockDrift(context.sentAt, context.receivedAt);
  const bySender = new Map<string, TransactionSpans>();
  for (const given of spans) {
    const data = isObject(given) ? dataOf(given) : {};
    const resource = resourceOfAttributes(data);
    const sender = bySender.get(resource.attributes) ?? { resource, spans: [], rejected: 0 };
    bySender.set(resource.attributes, sender);
    const tenant = textOf(data['tenant.id']) ?? textOf(data.tenant);
    const form = isObject(given) ? transactionForm(given, data) : given;
    const span = toSentrySpan(form, { traceId: null, tenant, driftMs, cut: context.cut });
    if (span === null) sender.rejected += 1;
    else sender.spans.push(span);
  }
  return [...bySender.values()];
}

function dataOf(span: JsonObject): JsonObject {
  return isObject(span.attributes) ? plainAttributes(span.attributes) : objectOf(span.data);
}

function transactionForm(span: JsonObject, data: JsonObject): JsonObject {
  const own = Object.entries(data).filter(([key]) => !RESOURCE_ATTRIBUTES.has(key));
  return {
    ...span,
    description: span.name ?? span.description ?? data['sentry.description'],
    op: span.op ?? data['sentry.op'],
    timestamp: span.end_timestamp ?? span.timestamp,
    status_message: data['sentry.status.message'],
    data: {
      'otel.kind': typeof span.kind === 'string' ? span.kind.toUpperCase() : undefined,
      ...Object.fromEntries(own),
    },
  };
}
