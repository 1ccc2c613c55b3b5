import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until `condition` answers something true and answers it. Fails after `withinMs` with the last answer or error, so
 * that a test says what it waited for. A thrown error counts as "not yet".
 */
export async function until<T>(
  condition: () => Promise<T> | T,
  { withinMs = 15_000, what = 'the condition' }: { withinMs?: number; what?: string } = {}
): Promise<NonNullable<T>> {
  const deadline = Date.now() + withinMs;
  let last: unknown;
  for (;;) {
    try {
      const answer = await condition();
      if (answer) {
        return answer;
      }
      last = answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `Waited ${withinMs} ms for ${what}; last: ${last instanceof Error ? last.message : JSON.stringify(last)}`
      );
    }
    await delay(20);
  }
}
