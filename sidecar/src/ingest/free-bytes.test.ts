import { expect, test } from 'vitest';
import { freeBytes } from './free-bytes.ts';

const MB = 1024 * 1024;

test('a buffer of its own is empty afterwards, and may be freed again', () => {
  const buffer = Buffer.alloc(MB, 1);

  freeBytes(buffer);
  freeBytes(buffer);

  expect(buffer.length).toBe(0);
});

test('its memory is given back without a garbage collection', () => {
  const before = process.memoryUsage().arrayBuffers;
  const buffers = Array.from({ length: 16 }, () => Buffer.alloc(MB, 1));
  expect(process.memoryUsage().arrayBuffers - before).toBeGreaterThanOrEqual(16 * MB);

  for (const buffer of buffers) freeBytes(buffer);

  expect(buffers.map(({ length }) => length)).toEqual(Array(16).fill(0));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(MB);
});

test('a part of a memory that has nothing else of use is freed when so many bytes may be spared', () => {
  const part = Buffer.alloc(MB, 1).subarray(5);

  freeBytes(part, 4);
  expect(part.length).toBe(MB - 5);
  freeBytes(part, 5);

  expect(part.length).toBe(0);
});

test('a part of a larger memory stays, and so does what is small', () => {
  const whole = Buffer.alloc(MB, 1);
  const part = whole.subarray(0, MB - 1);
  const small = Buffer.from('small');

  freeBytes(part);
  freeBytes(small);

  expect(whole.length).toBe(MB);
  expect(part.equals(Buffer.alloc(MB - 1, 1))).toBe(true);
  expect(small.toString()).toBe('small');
});
