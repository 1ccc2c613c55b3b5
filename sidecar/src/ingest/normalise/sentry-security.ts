import { isObject, objectOf, textOf, type JsonObject } from './clean-value.ts';

/** What the address of the endpoint and the request say beside the report. */
export interface ReportSource {
  release: unknown;
  environment: unknown;
  userAgent: unknown;
  receivedAt: Date;
}

/** What a browser reports by itself, as the event that an SDK would have sent; null for a kind that is no error. */
export function securityEvent(report: JsonObject, source: ReportSource): JsonObject | null {
  const found = cspOf(report) ?? certificateOf(report) ?? networkErrorOf(report);
  if (found === null) return null;
  const { type, message, subject, url, referrer, details, frames = [], level = 'error' } = found;
  const ageMs = typeof report.age === 'number' && report.age > 0 ? report.age : 0;
  const userAgent = textOf(report.user_agent) ?? textOf(source.userAgent);
  const headers = Object.entries({ 'User-Agent': userAgent, Referer: textOf(referrer) }).filter(([, value]) => value);
  return {
    platform: 'other',
    logger: subject[0],
    level,
    timestamp: (source.receivedAt.getTime() - ageMs) / 1_000,
    release: source.release,
    environment: source.environment,
    transaction: placeOf(url),
    exception: {
      values: [{ type, value: message, mechanism: { type: 'report', handled: true }, stacktrace: { frames } }],
    },
    fingerprint: subject,
    tags: Object.entries(found.tags),
    request: { url, headers },
    extra: details,
  };
}

interface Report {
  type: string;
  message: string;
  /** What the report is about: reports of one subject are one issue. */
  subject: string[];
  tags: Record<string, string>;
  url: unknown;
  referrer?: unknown;
  details: JsonObject;
  frames?: JsonObject[];
  level?: string;
}

function cspOf(report: JsonObject): Report | null {
  const isNewer = report.type === 'csp-violation' || report.type === 'csp-hash';
  const given = isNewer ? dashed(objectOf(report.body)) : report['csp-report'];
  if (!isObject(given)) return null;
  const directive = firstWord(given['effective-directive']) ?? firstWord(given['violated-directive']) ?? 'unknown';
  const blocked = textOf(given['blocked-uri']) ?? 'inline';
  const host = hostOf(blocked) ?? blocked.slice(0, 100);
  const disposition = textOf(given.disposition) ?? 'enforce';
  const file = textOf(given['source-file']);
  return {
    type: 'ContentSecurityPolicyViolation',
    message: `Blocked "${host}" by "${directive}"`,
    subject: ['csp', directive, host],
    tags: { directive, 'blocked.host': host, disposition },
    url: given['document-uri'],
    referrer: given.referrer,
    details: given,
    frames: file === null ? [] : [{ filename: file, lineno: given['line-number'], colno: given['column-number'] }],
    // A policy that is only tried out blocks nothing.
    level: disposition === 'report' ? 'warning' : 'error',
  };
}

const CERTIFICATES = [
  { key: 'expect-ct-report', subject: 'expect-ct', type: 'ExpectCTViolation', what: 'Certificate transparency' },
  { key: 'hpkp', subject: 'hpkp', type: 'PublicKeyPinningViolation', what: 'Public key pinning' },
] as const;

function certificateOf(report: JsonObject): Report | null {
  // Reports on pinned keys have no name around them.
  const named: JsonObject = 'known-pins' in report ? { hpkp: report } : report;
  for (const { key, subject, type, what } of CERTIFICATES) {
    const given = named[key];
    if (!isObject(given)) continue;
    const host = textOf(given.hostname, 300) ?? 'unknown host';
    return {
      type,
      message: `${what} failed for "${host}"`,
      subject: [subject, host],
      tags: { host },
      url: `https://${host}${given.port === undefined || given.port === 443 ? '' : `:${textOf(given.port) ?? ''}`}/`,
      details: given,
    };
  }
  return null;
}

function networkErrorOf(report: JsonObject): Report | null {
  if (report.type !== 'network-error') return null;
  const body = objectOf(report.body);
  const what = textOf(body.type, 100) ?? 'unknown';
  const phase = textOf(body.phase, 100) ?? 'unknown';
  const host = hostOf(report.url) ?? 'unknown host';
  return {
    type: 'NetworkError',
    message: `"${what}" at "${host}"`,
    subject: ['nel', what, host],
    tags: { 'network.error': what, phase, host },
    url: report.url,
    referrer: body.referrer,
    details: body,
  };
}

/** The newer names of a CSP report in the words of the older ones. */
function dashed(body: JsonObject): JsonObject {
  const entries = Object.entries(body).map(([key, value]): [string, unknown] => [
    RENAMED[key] ?? key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    value,
  ]);
  return Object.fromEntries(entries);
}
const RENAMED: Readonly<Record<string, string>> = {
  documentURL: 'document-uri',
  blockedURL: 'blocked-uri',
  sourceFile: 'source-file',
};

function firstWord(value: unknown): string | null {
  return textOf(value, 200)?.trim().split(/\s/)[0] || null;
}

function hostOf(url: unknown): string | null {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).host || null : null;
}

/** Address without its query: one page is one place. */
function placeOf(url: unknown): string | null {
  if (typeof url !== 'string' || !URL.canParse(url)) return null;
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
