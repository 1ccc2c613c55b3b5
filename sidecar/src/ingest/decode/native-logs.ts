import { z } from 'zod';
import { anObject, must, name, optional, sender, spanId, text, time, traceId } from './native-fields.ts';

/** OpenTelemetry's severity numbers by the words of usual loggers. */
const SEVERITY_NUMBERS: Readonly<Record<string, number>> = {
  trace: 1,
  verbose: 3,
  debug: 5,
  info: 9,
  information: 9,
  notice: 10,
  warn: 13,
  warning: 13,
  error: 17,
  critical: 18,
  alert: 19,
  fatal: 21,
  emergency: 21,
};

const severity = z
  .union([z.string(), z.number()], { error: must('be a word or a number from 1 to 24') })
  .transform((given, context) => {
    const number = typeof given === 'number' ? given : SEVERITY_NUMBERS[given.trim().toLowerCase()];
    if (number !== undefined && Number.isInteger(number) && number >= 1 && number <= 24) {
      return { number, text: typeof given === 'string' ? given.trim() : null };
    }
    context.addIssue('must be one of trace, debug, info, warning, error, critical, fatal, or a number from 1 to 24');
    return z.NEVER;
  });

/** `POST /ingest/v1/logs`. */
export const logFields = z.object({
  message: name,
  severity: optional(severity),
  /** What many loggers call severity. */
  level: optional(severity),
  event_name: optional(text),
  attributes: optional(anObject),
  ...sender,
  trace_id: optional(traceId),
  span_id: optional(spanId),
  timestamp: optional(time),
});

/** Columns of the views and tables by the fields that fill them. */
export const logColumns = {
  service_name: 'service',
} as const;

export const nativeLogs = logFields.transform(({ severity: own, level, ...sent }) => ({
  message: sent.message,
  severityNumber: (own ?? level)?.number ?? 0,
  severityText: (own ?? level)?.text ?? null,
  eventName: sent.event_name,
  attributes: sent.attributes ?? {},
  service: sent.service,
  environment: sent.environment,
  release: sent.release,
  tenant: sent.tenant,
  traceId: sent.trace_id,
  spanId: sent.span_id,
  timestamp: sent.timestamp,
}));
