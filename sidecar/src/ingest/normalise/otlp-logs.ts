import { redactNamed, redactText } from '../../decide/redaction.ts';
import { cutName, textLimits } from '../../decide/text-limits.ts';
import type { LogRecord, SentLog } from '../log-records.ts';
import type { ResourceEntry, ScopeEntry } from '../records.ts';

/** Called with a part that a record is stored without: the name of the limit, and what it was in plain words. */
export type OnLeftOut = (limit: string, what: string) => void;

/** A log record as it is stored. Every one can be: what is wrong about it is left out, and the rest is still a log. */
export function toLogRecord(
  sent: SentLog,
  resource: ResourceEntry,
  scope: ScopeEntry | null,
  leftOut: OnLeftOut
): LogRecord {
  const isSeverity = sent.severityNumber >= 0 && sent.severityNumber <= MAX_SEVERITY;
  if (!isSeverity) leftOut('log_severity', 'with a severity number that is not between 1 and 24, as unspecified');
  const text = (value: string, max: number): string | null => {
    if (value.length > max) leftOut('log_name_length', `with a severity text or event name cut to ${max} characters`);
    return value === '' ? null : cutName(value, max);
  };
  const id = (hex: string, digits: number): string | null => {
    if (hex === '') return null;
    if (hex.length === digits && /^[0-9a-f]+$/.test(hex) && !/^0+$/.test(hex)) return hex;
    leftOut(
      'log_ids',
      `without a ${digits === 32 ? 'trace' : 'span'} id, which must be ${digits} hex digits and not all zero`
    );
    return null;
  };
  return {
    resource,
    scope,
    timeUnixNano: sent.timeUnixNano,
    observedUnixNano: sent.observedUnixNano,
    severityNumber: isSeverity ? sent.severityNumber : 0,
    severityText: text(sent.severityText, MAX_SEVERITY_TEXT),
    eventName: text(sent.eventName, textLimits.name),
    ...bodyOf(sent, leftOut),
    attributes: sent.attributes,
    traceId: id(sent.traceId, 32),
    spanId: id(sent.spanId, 16),
    tenant: sent.tenant === '' ? resource.record.tenant : cutName(sent.tenant),
    extra: extraOf(sent, isSeverity),
  };
}

const MAX_SEVERITY = 24;
const MAX_SEVERITY_TEXT = 100;

function bodyOf({ bodyText, bodyJson }: SentLog, leftOut: OnLeftOut): Pick<LogRecord, 'body' | 'bodyFields'> {
  const whole = bodyText ?? bodyJson ?? '';
  const max = textLimits.logBody;
  if (whole.length <= max) return { body: redactNamed(redactText(whole)), bodyFields: bodyJson };
  leftOut('log_body', `with a body cut to ${max} characters`);
  // A little more than is kept: a secret that the cut would halve is seen whole.
  const head = redactNamed(redactText(whole.slice(0, max + 1_000)));
  // Half of a JSON text is none: the text says how such a body begins.
  return { body: `${cutName(head, max)} [cut, ${whole.length - max} characters more]`, bodyFields: null };
}

function extraOf(sent: SentLog, isSeverity: boolean): Record<string, unknown> {
  const extra: Record<string, unknown> = {};
  // Bit 0 says sampled: almost every record with a trace has it.
  if ((sent.flags & SAMPLED) !== sent.flags) extra['flags'] = sent.flags;
  if (sent.droppedAttributesCount > 0) extra['dropped_attributes_count'] = sent.droppedAttributesCount;
  if (!isSeverity) extra['severity_number'] = sent.severityNumber;
  return extra;
}
const SAMPLED = 1;
