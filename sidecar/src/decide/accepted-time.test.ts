import { expect, test } from 'vitest';
import { acceptedTime, moveReason, placeInTime } from './accepted-time.ts';

const now = new Date('2026-11-20T12:00:00Z');
const micros = (time: string) => Date.parse(time) * 1_000;
const window = acceptedTime(now, 30);

test.each([
  ['now', '2026-11-20T12:00:00Z', '2026-11-20T12:00:00Z', null],
  ['a day ahead', '2026-11-21T12:00:00Z', '2026-11-21T12:00:00Z', null],
  ['a moment more', '2026-11-21T12:00:00.001Z', '2026-11-20T12:00:00Z', 'in_future'],
  ['the year 2099', '2099-01-01T00:00:00Z', '2026-11-20T12:00:00Z', 'in_future'],
  ['as old as is kept', '2026-10-21T12:00:00Z', '2026-10-21T12:00:00Z', null],
  ['a moment older', '2026-10-21T11:59:59.999Z', '2026-10-21T12:00:00Z', 'too_old'],
  ['the year 1999', '1999-12-31T23:59:59Z', '2026-10-21T12:00:00Z', 'too_old'],
])('a row of %s', (_, sent, stored, reason) => {
  expect(placeInTime(micros(sent), window)).toBe(micros(stored));
  expect(moveReason(micros(sent), window)).toBe(reason);
});

test('a row without a time is stored when it arrives', () => {
  expect(placeInTime(null, window)).toBe(window.nowMicros);
  expect(moveReason(null, window)).toBe('no_time');
});

test.each([
  ['younger than the retention', '2026-11-18T00:00:00Z', '2026-11-18T00:00:00Z'],
  ['older than the retention', '2026-10-01T00:00:00Z', '2026-10-21T12:00:00Z'],
  ['ahead, because all of the past is gone', '2026-11-21T00:00:00Z', '2026-11-20T12:00:00Z'],
])('the oldest partition of a table with a size limit bounds what it takes: %s', (_, oldest, from) => {
  expect(acceptedTime(now, 30, new Date(oldest)).fromMicros).toBe(micros(from));
});
