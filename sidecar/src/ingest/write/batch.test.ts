import { expect, test } from 'vitest';
import type { IntakeRequest, RequestSink } from '../records.ts';
import { Batch } from './batch.ts';
import { Dictionaries } from './dictionaries.ts';

const MIB = 1024 * 1024;
const time = { fromMicros: 0, toMicros: 1e17, nowMicros: 1e15 };

const add = (batch: Batch, fill: (sink: RequestSink) => void) => {
  const request: IntakeRequest = {
    projectId: 1,
    signal: 'clients',
    digest: Buffer.alloc(32),
    bytes: 1,
    receivedAt: new Date(0),
    fill: (sink) => {
      fill(sink);
      return { rejected: 0, message: '' };
    },
  };
  const settle = { resolve: () => undefined, reject: () => undefined };
  batch.add({ request, id: '00', enqueuedAt: 0, settled: false, ...settle }, () => time);
};
const attach = (bytes: number) => (sink: RequestSink) => {
  const unknown = { eventId: null, contentType: null, attachmentType: null };
  sink.add('attachment', { receivedAt: new Date(0), filename: 'a', ...unknown, data: Buffer.alloc(bytes) });
};

test('files fill a batch by their bytes, so that what is stored at once stays small', () => {
  const batch = new Batch(new Dictionaries());

  add(batch, attach(5 * MIB));
  const after5 = batch.isFull;
  add(batch, attach(5 * MIB));
  const after10 = batch.isFull;
  batch.reset();

  expect([after5, after10, batch.isFull]).toEqual([false, true, false]);
});

test('files of a request that cannot be read in the end do not count', () => {
  const batch = new Batch(new Dictionaries());

  add(batch, (sink) => {
    attach(9 * MIB)(sink);
    throw new Error('broken');
  });
  add(batch, attach(1));

  expect(batch.isFull).toBe(false);
  expect(batch.requests).toHaveLength(1);
});
