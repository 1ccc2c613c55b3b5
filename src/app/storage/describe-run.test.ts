import { expect, test } from 'vitest';
import { describeRun } from './describe-run';

const nothing = { dropped: [], archived: [], held: [], failed: [], busy: [] };

test.each([
  [nothing, 'Nothing was dropped'],
  [{ ...nothing, dropped: ['a'] }, 'Dropped 1 partition'],
  [
    {
      dropped: ['a', 'b'],
      archived: ['a'],
      held: ['c'],
      failed: [{ table: 'span', error: 'disk is full' }],
      busy: ['log_record'],
    },
    'Dropped 2 partitions, archived 1 of them before, left the held rows of 1 partition, could not finish span, left log_record to another run',
  ],
])('%j', (result, expected) => {
  expect(describeRun(result)).toBe(expected);
});
