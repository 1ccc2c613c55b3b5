import { isUtf8 } from 'node:buffer';
import { inflateSync } from 'node:zlib';
import type { RefusalReason } from '../../decide/refusal-reasons.ts';
import { Rejection } from '../rejection.ts';
import { parseJson } from './parse-json.ts';

export interface SentryEnvelope {
  header: Record<string, unknown>;
  items: EnvelopeItem[];
  /** For what is sent without anything that tells it from a repeat: it counts anew each time. */
  isNew?: boolean;
}
export interface EnvelopeItem {
  type: string;
  header: Record<string, unknown>;
  payload: Buffer;
  /** Its JSON, where it did not come as the bytes of an envelope. */
  value?: unknown;
}

/**
 * Splits an envelope into its items. Tolerant where SDKs differ (a missing length, empty lines, a missing newline at
 * the end, items nobody knows), strict where bytes would be lost: a length that does not fit is refused.
 */
export function decodeEnvelope(body: Buffer): SentryEnvelope {
  if (body.length === 0) throw malformed('it is empty');
  const lines = new Lines(body);
  const header = parseHeader(lines.next(), 'its first line');
  const items: EnvelopeItem[] = [];
  for (;;) {
    lines.skipEmpty();
    if (lines.atEnd) return { header, items };
    if (items.length >= MAX_ITEMS) throw malformed(`it has more than ${MAX_ITEMS} items`);
    const itemHeader = parseHeader(lines.next(), `the header of item ${items.length + 1}`);
    const { type, length } = itemHeader;
    if (typeof type !== 'string') throw malformed(`item ${items.length + 1} has no type`);
    items.push({ type, header: itemHeader, payload: lines.payload(length, items.length + 1) });
  }
}

/**
 * The event of the older store endpoint: JSON, or JSON that was deflated and written in base64. What cannot become an
 * event of `maxBytes` comes out as it is, to be refused by its size.
 */
export function decodeStore(body: Buffer, maxBytes: number): Buffer {
  if (body.length > maxBytes * BASE64_GROWTH) return body;
  const text = body.toString('utf8').trim();
  if (text.startsWith('{')) return body;
  try {
    return inflateSync(Buffer.from(text, 'base64'), { maxOutputLength: maxBytes });
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') {
      const message = `The event unpacks to more than ${maxBytes} bytes. Send less with it, or raise HOWDAH_MAX_EVENT.`;
      throw new Rejection('event_too_large', 413, message, { cause });
    }
    throw new Rejection('malformed_event', 400, 'The event is neither JSON nor JSON deflated in base64.', { cause });
  }
}

/** The JSON of an event or a transaction. */
export function parseEvent(item: EnvelopeItem): Record<string, unknown> {
  return asObject(parsed(item, 'malformed_event', 'The event'), 'malformed_event', 'The event');
}

/** The JSON of an item that stands beside events. */
export function parseItem(item: EnvelopeItem): Record<string, unknown> {
  const what = `The item "${item.type.slice(0, 50)}"`;
  return asObject(parsed(item, 'malformed_item', what), 'malformed_item', what);
}

function parsed({ payload, value }: EnvelopeItem, reason: RefusalReason, what: string): unknown {
  if (value !== undefined) return value;
  try {
    return parseJson(payload);
  } catch (cause) {
    if (cause instanceof Rejection) throw cause;
    throw new Rejection(reason, 400, `${what} is not JSON; send what a Sentry SDK encodes.`, { cause });
  }
}

function asObject(value: unknown, reason: RefusalReason, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Rejection(reason, 400, `${what} is JSON but not an object; send what a Sentry SDK encodes.`);
  }
  return value as Record<string, unknown>;
}

const MAX_ITEMS = 1_000;
const MAX_HEADER_BYTES = 64 * 1024;
const BASE64_GROWTH = 2;
const NEWLINE = 0x0a;

class Lines {
  private at = 0;
  private readonly body: Buffer;

  constructor(body: Buffer) {
    this.body = body;
  }

  get atEnd(): boolean {
    return this.at >= this.body.length;
  }

  next(): Buffer {
    const newline = this.body.indexOf(NEWLINE, this.at);
    const end = newline < 0 ? this.body.length : newline;
    const line = this.body.subarray(this.at, end);
    this.at = end + 1;
    return line;
  }

  skipEmpty(): void {
    while (this.body[this.at] === NEWLINE || this.body[this.at] === 0x0d) this.at += 1;
  }

  payload(length: unknown, item: number): Buffer {
    if (length === undefined || length === null) return this.next();
    if (typeof length !== 'number' || !Number.isInteger(length) || length < 0) {
      throw malformed(`the length of item ${item} is not a whole number`);
    }
    const end = this.at + length;
    const after = this.body[end];
    if (end > this.body.length || (after !== undefined && after !== NEWLINE && after !== 0x0d)) {
      throw malformed(`the length of item ${item} does not fit what follows`);
    }
    const payload = this.body.subarray(this.at, end);
    this.at = end + 1;
    return payload;
  }
}

function parseHeader(line: Buffer, what: string): Record<string, unknown> {
  if (line.length > MAX_HEADER_BYTES) throw malformed(`${what} has more than ${MAX_HEADER_BYTES} bytes`);
  let header: unknown;
  try {
    header = isUtf8(line) ? JSON.parse(line.toString('utf8')) : undefined;
  } catch {
    header = undefined;
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw malformed(`${what} is not a JSON object`);
  return header as Record<string, unknown>;
}

function malformed(what: string): Rejection {
  return new Rejection(
    'malformed_envelope',
    400,
    `The body is not a Sentry envelope: ${what}. Nothing of it was stored; send what a Sentry SDK encodes.`
  );
}
