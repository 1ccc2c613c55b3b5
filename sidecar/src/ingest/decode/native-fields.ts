import { z } from 'zod';

/** Fields that endpoints of the native API share. Sentences follow the name of the field: `"message" must be …`. */

/** A text of any length: what is too long is cut later, and nothing is refused for it. */
export const text = z.string({ error: must('be a text') });

/** A text that has to say something. */
export const name = text.refine((value) => value.trim() !== '', 'must not be empty');

/**
 * An id is a text, whatever type it has in the application. A whole number over 2^53 has lost its last digits when it
 * arrives here, and would name something else.
 */
export const id = z
  .union([z.string(), z.number()], { error: must('be a text or a number') })
  .refine(
    (value) => typeof value === 'string' || !Number.isInteger(value) || Number.isSafeInteger(value),
    'must be a text: a number over 2^53 loses digits in JSON'
  )
  .transform(String)
  .refine((value) => value.trim() !== '', 'must not be empty');

/** For fields that may be left out or null. */
export function optional<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? null);
}

export const anObject = z.record(z.string(), z.unknown(), { error: must('be an object') });

export const finite = z.number({ error: must('be a finite number') });

/** 32 hexadecimal digits in any case, also written as a uuid. */
export const traceId = hexId(32, 'trace id');
export const spanId = hexId(16, 'span id');

function hexId(digits: number, what: string) {
  return z
    .string({ error: must('be a text') })
    .transform((value) => value.replaceAll('-', '').toLowerCase())
    .refine(
      (value) => value.length === digits && /^[0-9a-f]+$/.test(value) && !/^0+$/.test(value),
      `must be a ${what}: ${digits} hexadecimal digits, not all of them 0`
    );
}

/**
 * ISO 8601 with a time zone, or seconds or milliseconds since 1970: what is larger than 10^11 is in milliseconds. 0 is
 * what senders write when they do not know.
 */
export const time = z
  .union([z.string(), z.number()], { error: must(`be a time: ${anExample()}`) })
  .transform((value, context) => {
    if (value === 0) return null;
    if (typeof value === 'string' && !WITH_ZONE.test(value)) {
      context.addIssue(`must be a time with a time zone: ${anExample()}`);
      return z.NEVER;
    }
    const date = typeof value === 'string' ? new Date(value) : new Date(Math.abs(value) > 1e11 ? value : value * 1_000);
    if (Number.isNaN(date.getTime())) {
      context.addIssue(`must be a time: ${anExample()}`);
      return z.NEVER;
    }
    return date;
  });

const WITH_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/i;

function anExample(): string {
  return '"2026-03-01T12:00:00Z", or seconds or milliseconds since 1970';
}

/** Who sends. */
export const sender = {
  service: optional(text),
  environment: optional(text),
  release: optional(text),
  tenant: optional(text),
};

export function must(what: string) {
  return (issue: { input?: unknown }) => (issue.input === undefined ? 'is missing' : `must ${what}`);
}
