import { z } from 'zod';

/** A number of rows: missing means `standard`, too many means `most`, a text with a number is read as one. */
export function limit(standard: number, most: number) {
  return z.preprocess(
    (given) => (given === null || given === '' || given === undefined ? standard : Number(given)),
    z.number('must be a number').transform((rows) => Math.min(most, Math.max(1, Math.floor(rows))))
  );
}

/** A word out of a list; the editor's empty text and null mean that none was chosen. */
export function choice<const T extends readonly [string, ...string[]]>(words: T, standard: T[number]) {
  return z.preprocess(emptyToUndefined, z.enum(words, `must be one of ${words.join(', ')}`).default(standard as never));
}

/** A text that may be missing; an empty one is missing too. */
export const optionalText = z.preprocess(emptyToUndefined, z.string('must be a text').trim().optional());

export const issueId = z.preprocess(
  emptyToUndefined,
  z.guid('must be an issue id (a uuid), as in the link of the issue').toLowerCase().optional()
);

const hex32 = z
  .string('must be a trace id, 32 hex digits')
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f]{32}$/, 'must be a trace id, 32 hex digits');
export const traceId = hex32;
export const optionalTraceId = z.preprocess(emptyToUndefined, hex32.optional());

export const milliseconds = z.preprocess(
  (given) => (given === null || given === '' || given === undefined ? undefined : Number(given)),
  z.number('must be a number of milliseconds').nonnegative('must not be negative').optional()
);

export const flag = z.preprocess((given) => given ?? false, z.boolean('must be true or false'));

function emptyToUndefined(given: unknown): unknown {
  return given === null || (typeof given === 'string' && given.trim() === '') ? undefined : given;
}
