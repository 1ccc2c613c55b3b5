import type { EnvelopeItem } from '../decode/sentry-envelope.ts';
import { Rejection } from '../rejection.ts';

export interface SentryLimits {
  /** For one event, transaction or any other item that is one JSON document. */
  eventBytes: number;
  /** For all spans, logs and metrics of an envelope together. */
  jsonBytes: number;
  /** For one file, and a fifth of what all of one envelope may have; 0: files are not stored. */
  attachmentBytes: number;
}

/**
 * What looks at the items of one envelope one after the other, before anything of them is read, and throws a Rejection
 * for one that is over a limit. What is dropped has none.
 */
export function limiterOf({ eventBytes, jsonBytes, attachmentBytes }: SentryLimits): (item: EnvelopeItem) => void {
  let sessions = 0;
  let attachedBytes = 0;
  let listedBytes = 0;
  return ({ type, payload: { length } }) => {
    if (FIXED.has(type)) checkSize(type, length, FIXED.get(type) ?? 0, null);
    else if (DOCUMENTS.has(type)) checkSize(type, length, eventBytes, 'HOWDAH_MAX_EVENT');
    else if (LISTS.has(type) && (listedBytes += length) > jsonBytes) throw tooManyElements(jsonBytes);
    if ((type === 'session' || type === 'sessions') && (sessions += 1) > MAX_SESSIONS) throw tooManySessions();
    if (type !== 'attachment' || attachmentBytes === 0) return;
    checkSize(type, length, attachmentBytes, 'HOWDAH_MAX_ATTACHMENT');
    attachedBytes += length;
    if (attachedBytes > attachmentBytes * FILES_FACTOR) throw tooManyBytes(attachmentBytes * FILES_FACTOR);
  };
}

const DOCUMENTS = new Set('event transaction session sessions feedback user_report otel_log raw_security'.split(' '));
/** Of many elements, each of which is cut to size by itself. */
const LISTS = new Set(['span', 'log', 'trace_metric']);
const FIXED = new Map([
  ['check_in', 100 * 1024],
  ['client_report', 4 * 1024],
]);
const FILES_FACTOR = 5;
const MAX_SESSIONS = 100;

function checkSize(type: string, length: number, limit: number, variable: string | null): void {
  if (length <= limit) return;
  const remedy = variable === null ? 'Send less in one.' : `Send less in one, or raise ${variable}.`;
  const message = `The item "${type}" has ${length} bytes; the limit is ${limit}. ${remedy}`;
  throw new Rejection(TOO_LARGE.get(type) ?? 'item_too_large', 413, message);
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
    `The files of one event may have ${limit} bytes together; raise HOWDAH_MAX_ATTACHMENT or send fewer.`
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
