import { z } from 'zod';
import type { Severity } from '../../../../contract/frames.ts';
import { anObject, id, optional, sender, spanId, text, time, traceId } from './native-fields.ts';

const SEVERITIES = new Map<string, Severity>([
  ['trace', 'debug'],
  ['debug', 'debug'],
  ['info', 'info'],
  ['notice', 'info'],
  ['warn', 'warning'],
  ['warning', 'warning'],
  ['error', 'error'],
  ['critical', 'critical'],
  ['fatal', 'critical'],
]);

const severity = text.transform((word, context) => {
  const known = SEVERITIES.get(word.toLowerCase());
  if (known !== undefined) return known;
  context.addIssue('must be one of debug, info, warning, error, critical');
  return z.NEVER;
});

// Who has nothing but a context to say it with says it there.
function severityIn(context: Readonly<Record<string, unknown>> | null): Severity | undefined {
  const word = context?.['severity'];
  return typeof word === 'string' ? SEVERITIES.get(word.toLowerCase()) : undefined;
}

const value = z.union([z.string(), z.number(), z.boolean()], { error: 'must be a text, a number or true or false' });

/** `POST /ingest/v1/errors`. */
export const errorFields = z.object({
  error_type: optional(text),
  message: optional(text),
  stack_trace: optional(text),
  severity: optional(severity),
  handled: optional(z.boolean({ error: 'must be true or false' })),
  ...sender,
  server_name: optional(text),
  transaction: optional(text),
  platform: optional(text),
  user: optional(z.union([id, anObject], { error: 'must be an id, or an object with an "id"' })),
  tags: optional(z.record(z.string(), optional(value), { error: 'must be an object of texts' })),
  context: optional(anObject),
  request: optional(anObject),
  trace_id: optional(traceId),
  span_id: optional(spanId),
  fingerprint: optional(
    z.union([text, z.array(text)], { error: 'must be a text or a list of texts' }).transform((one) => [one].flat())
  ),
  timestamp: optional(time),
});

/** Columns of the views and tables by the fields that fill them. */
export const errorColumns = {
  exception_type: 'error_type',
  error_message: 'message',
  occurred_at: 'timestamp',
  release_version: 'release',
  service_name: 'service',
  user_id: 'user',
  error_fingerprint: 'fingerprint',
} as const;

export const nativeErrors = errorFields
  .refine(({ error_type, message, stack_trace }) => Boolean(error_type ?? message ?? stack_trace), {
    path: ['error_type'],
    error: 'is missing, and so are "message" and "stack_trace": an error needs one of them',
  })
  .transform((sent) => ({
    errorType: sent.error_type,
    message: sent.message,
    stackTrace: sent.stack_trace,
    severity: sent.severity ?? severityIn(sent.context) ?? ('error' as const),
    handled: sent.handled,
    service: sent.service,
    environment: sent.environment,
    release: sent.release,
    tenant: sent.tenant,
    serverName: sent.server_name,
    transaction: sent.transaction,
    platform: sent.platform,
    user: sent.user,
    tags: Object.fromEntries(
      Object.entries(sent.tags ?? {}).flatMap(([key, tag]) => (tag === null ? [] : [[key, String(tag)]]))
    ),
    context: sent.context ?? {},
    request: sent.request,
    traceId: sent.trace_id,
    spanId: sent.span_id,
    fingerprint: sent.fingerprint,
    timestamp: sent.timestamp,
  }));
