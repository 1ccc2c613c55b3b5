import { uuidOf } from '../../decide/fingerprint/issue-id.ts';
import type { LogErrors, LogRecord, SentLog } from '../log-records.ts';
import type { OccurrenceRecord, ResourceRecord } from '../records.ts';
import { isObject, type JsonObject } from './clean-value.ts';
import { toOtlpOccurrence } from './otlp-error.ts';
import { ReportKeys } from './report-keys.ts';
import { parseStackText } from './stack-text/parse.ts';

/** An exception that a log record tells of. */
export interface LoggedException {
  sent: SentLog;
  /** The record as it is stored. */
  record: LogRecord;
  attributes: JsonObject;
  resource: ResourceRecord;
}

/**
 * The exception of a record that is an error by `logErrors`, or null. It stands in its attributes (exception.*), or its event is one, or
 * its text is a stack trace, which is what loggers that know nothing of OpenTelemetry write.
 */
export function exceptionOf(sent: SentLog, record: LogRecord, logErrors: LogErrors): LoggedException | null {
  const { severityNumber } = record;
  if (consequenceOf(severityNumber) < LOWEST[logErrors]) return null;
  const attributes = toldAttributes(sent) ?? stackInBody(sent);
  return attributes === null ? null : { sent, record, attributes, resource: record.resource.record };
}

// By the semantic conventions, severity tells the consequence: an exception that was handled is logged as a warning or
// lower. It stays a log record unless somebody wants to act on it.
const LOWEST: Record<LogErrors, number> = { off: Infinity, fatal: 21, error: 17, warn: 13, info: 9 };
// Where nobody said that it was handled it is an error, as on spans, whose exceptions have no severity at all.
const consequenceOf = (severityNumber: number) => (severityNumber === UNSPECIFIED ? LOWEST.error : severityNumber);
const UNSPECIFIED = 0;

/** As occurrences, in order; what a span event has reported too has the same key. */
export function toLogOccurrences(
  exceptions: readonly LoggedException[],
  { projectId, receivedAt }: { projectId: number; receivedAt: Date }
): OccurrenceRecord[] {
  const keys = new ReportKeys(projectId);
  const seen = new Map<string, number>();
  return exceptions.map(({ sent, record, attributes, resource }) => {
    const timeUnixNano = sent.timeUnixNano === 0n ? sent.observedUnixNano : sent.timeUnixNano;
    const { traceId, spanId, severityNumber } = record;
    const { body, eventName } = record;
    const content = uuidOf(
      JSON.stringify([
        projectId,
        resource.attributes,
        String(timeUnixNano),
        traceId,
        spanId,
        eventName,
        body,
        sent.attributes,
      ])
    );
    const times = seen.get(content) ?? 0;
    seen.set(content, times + 1);
    return toOtlpOccurrence({
      occurrenceId: uuidOf(`${content} ${times}`),
      reportKeys: keys.next({ traceId, spanId, timeUnixNano, attributes }),
      projectId,
      receivedAt,
      timeUnixNano,
      traceId,
      spanId,
      attributes,
      around: {},
      resource,
      severity: severityOf(consequenceOf(severityNumber)),
      logMessage: attributes['exception.stacktrace'] === sent.bodyText || body === '' ? null : body,
      spanName: null,
      contexts: { log: { event_name: eventName, severity_text: record.severityText } },
    });
  });
}

function severityOf(severityNumber: number): OccurrenceRecord['severity'] {
  if (severityNumber >= LOWEST.fatal) return 'critical';
  if (severityNumber >= LOWEST.error) return 'error';
  return severityNumber >= LOWEST.warn ? 'warning' : 'info';
}

function toldAttributes({ attributes: text, eventName }: SentLog): JsonObject | null {
  const isEvent = eventName === 'exception' || eventName.endsWith('.exception');
  if (!isEvent && !text.includes('"exception.')) return null;
  const attributes: unknown = JSON.parse(text);
  if (!isObject(attributes)) return null;
  return isEvent || TELLING.some((key) => attributes[key] !== undefined) ? attributes : null;
}
const TELLING = ['exception.type', 'exception.message', 'exception.stacktrace'];

// Only what begins with the name of an error and has stack frames: a text that quotes a line of one is no exception.
function stackInBody({ bodyText, attributes }: SentLog): JsonObject | null {
  if (bodyText === null || !STACK_LINE.test(bodyText)) return null;
  const [outermost] = parseStackText(bodyText);
  if (outermost === undefined || outermost.type === null) return null;
  if (!outermost.frames.some(({ line }) => line !== null)) return null;
  return { ...(JSON.parse(attributes) as JsonObject), 'exception.stacktrace': bodyText };
}
const STACK_LINE = /\n\s+(?:at |File ")/;
