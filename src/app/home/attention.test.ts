import { expect, test } from 'vitest';
import type { Overview } from '../../../contract/api';
import { attentionOf } from './attention';

const anOverview = (more: Partial<Overview> = {}): Overview => ({
  issues: { new: 0, regressed: 0, escalating: 0, unresolved: 12 },
  storage: { bytes: 1, bytesPerDay: null, health: 'ok' },
  intake: { spansPerSecond: 1, errorsPerMinute: 0, refusedLastHour: 0, lagMs: 10 },
  findings: 0,
  ...more,
});

test('known issues alone are no alarm', () => {
  expect(attentionOf(anOverview(), { maySetUp: true })).toEqual([]);
});

test('each thing is counted and leads to its list', () => {
  const found = attentionOf(
    anOverview({
      issues: { new: 3, regressed: 1, escalating: 0, unresolved: 9 },
      storage: { bytes: 1, bytesPerDay: 1, health: 'critical' },
      intake: { spansPerSecond: 1, errorsPerMinute: 0, refusedLastHour: 1200, lagMs: 10 },
    }),
    { maySetUp: true }
  );

  expect(found.map(({ text, tab }) => [text, tab])).toEqual([
    ['1 regressed issue', 'regressed'],
    ['3 new issues', 'new'],
    ['Storage needs help now', undefined],
    ['1,200 requests refused in the last hour', undefined],
  ]);
});

test('who may not open the setup page is not led there', () => {
  const refused = anOverview({ intake: { spansPerSecond: 1, errorsPerMinute: 0, refusedLastHour: 3, lagMs: 10 } });

  expect(attentionOf(refused, { maySetUp: true })[0]?.path).toContain('/setup');
  expect(attentionOf(refused, { maySetUp: false })).toMatchObject([{ text: '3 requests refused in the last hour' }]);
  expect(attentionOf(refused, { maySetUp: false })[0]?.path).toBeUndefined();
});
