import { isUtf8 } from 'node:buffer';
import { isSecretKey, REDACTED, redactText } from '../../decide/redaction.ts';
import { cutName } from '../../decide/text-limits.ts';
import type { AttachmentRecord } from '../client-records.ts';
import { textOf, type JsonObject } from './clean-value.ts';
import type { SentryContext } from './sentry-context.ts';

/**
 * A file beside an event, with what its item says of it. Text is kept without secrets, as every other text is; of files
 * of other kinds the bytes are kept. The caller knows how large it may be.
 */
export function toAttachment(header: JsonObject, payload: Buffer, context: SentryContext): AttachmentRecord {
  const contentType = name(header['content_type']);
  return {
    receivedAt: context.receivedAt,
    eventId: context.eventId,
    filename: name(header['filename']) ?? 'unnamed',
    contentType,
    attachmentType: name(header['attachment_type']),
    data: withoutSecrets(payload),
  };
}

function withoutSecrets(payload: Buffer): Buffer {
  // The content type is often missing or general; what can be read as text is text.
  const text = isUtf8(payload) ? payload.toString('utf8') : null;
  const redacted = text === null ? null : (redactedJson(text) ?? redactText(text));
  // A copy, else the bytes of the whole request would be kept as long as this piece of them.
  return redacted === null || redacted === text ? Buffer.from(payload) : Buffer.from(redacted);
}

// Null for what is no JSON or holds nothing to take out, so that its form stays as it is.
function redactedJson(text: string): string | null {
  if (!/^\s*[[{]/.test(text)) return null;
  let found = 0;
  try {
    const value: unknown = JSON.parse(text, (key, member: unknown) => {
      const kept = isSecretKey(key) ? REDACTED : typeof member === 'string' ? redactText(member) : member;
      found += kept === member ? 0 : 1;
      return kept;
    });
    return found > 0 ? JSON.stringify(value) : null;
  } catch {
    return null;
  }
}

function name(value: unknown): string | null {
  const text = textOf(value);
  return text === null ? null : cutName(text);
}
