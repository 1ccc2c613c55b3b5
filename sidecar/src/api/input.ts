import { z } from 'zod';
import { Refusal } from '../decide/refusal.ts';

/** Checks what was sent; the Refusal names each fault with its field. */
export function readInput<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) =>
    path.length > 0 ? `"${path.join('.')}" ${message}` : message
  );
  throw new Refusal('input_broken', 400, `${faults.join('; ')}.`);
}

export function issueIdOf(text: string | undefined): string {
  return readInput(
    z.guid(`"${text ?? ''}" is no issue id; it is a uuid, as in the link of the issue`).toLowerCase(),
    text
  );
}

/** `from` and `to` in ms epoch; what is missing is the last day. */
export function rangeOf(query: URLSearchParams, now: Date): { from: Date; to: Date } {
  const time = (name: string, standardMs: number) => {
    const text = query.get(name);
    const ms = text === null || text === '' ? standardMs : Number(text);
    if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) {
      throw new Refusal('input_broken', 400, `"${name}" must be a time in milliseconds since 1970, not "${text}".`);
    }
    return new Date(ms);
  };
  const to = time('to', now.getTime());
  const from = time('from', to.getTime() - DAY_MS);
  if (from >= to) throw new Refusal('range_broken', 400, '"from" must be before "to".');
  return { from, to };
}

/** `environments`, repeated or separated by commas; empty means all. */
export function environmentsOf(query: URLSearchParams): string[] {
  return query
    .getAll('environments')
    .flatMap((text) => text.split(','))
    .filter((name) => name !== '' && name !== '$__all');
}

const DAY_MS = 86_400_000;
