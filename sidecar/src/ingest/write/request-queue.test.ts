import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Pending } from './batch.ts';
import { RequestQueue } from './request-queue.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('a request that comes alone is not kept waiting', async () => {
  const queue = new RequestQueue();
  const lane = watch(queue.ready());

  queue.push(aRequest());

  expect(await lane()).toBe(true);
});

test('requests that follow at once wait for each other, and then for no longer than a moment', async () => {
  const queue = new RequestQueue();
  queue.push(aRequest());
  await queue.ready();
  queue.take();
  const lane = watch(queue.ready());

  queue.push(aRequest());
  queue.push(aRequest());
  expect(await lane()).toBeNull();
  vi.advanceTimersByTime(5);

  expect(await lane()).toBe(true);
  expect([queue.take(), queue.take(), queue.take()].filter(Boolean)).toHaveLength(2);
});

test('a full batch waits for nothing', async () => {
  const queue = new RequestQueue();
  queue.push(aRequest());
  await queue.ready();
  queue.take();
  const lane = watch(queue.ready());

  queue.push(aRequest(1024 * 1024));

  expect(await lane()).toBe(true);
});

test('a closed queue gives out what waits and then ends its lanes', async () => {
  const queue = new RequestQueue();
  queue.push(aRequest());
  await queue.ready();
  queue.take();
  queue.push(aRequest());
  const [first, second] = [watch(queue.ready()), watch(queue.ready())];

  queue.close();
  expect([await first(), await second()]).toEqual([true, null]);
  queue.take();
  queue.close();

  expect(await second()).toBe(false);
});

/** What a promise has resolved to so far; null: nothing yet. */
function watch(promise: Promise<boolean>): () => Promise<boolean | null> {
  let result: boolean | null = null;
  void promise.then((value) => {
    result = value;
  });
  return async () => {
    await Promise.resolve();
    return result;
  };
}

function aRequest(bytes = 100): Pending {
  // True for the queue: it looks at the size and at whether somebody still waits.
  return { request: { bytes }, settled: false, enqueuedAt: 0 } as Pending;
}
