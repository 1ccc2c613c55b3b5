import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '#support/ask';
import { runDemo } from '#support/run-demo';
import { startStack, type Stack } from '#support/stack';
import { until } from '#support/until';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await runDemo(stack, '--backfill', '2', '--once');
}, 180_000);
afterAll(() => stack.close());

test('the past lies in the past: every quarter of an hour of it has telemetry', async () => {
  const { rows } = await stack.database.pool.query<{ empty: string }>(
    `select quarter as empty
       from generate_series(now() - interval '105 minutes', now() - interval '30 minutes', interval '15 minutes') as quarter
      where not exists (select from monitoring.traces
                         where start_time >= quarter and start_time < quarter + interval '15 minutes')`
  );

  expect(rows).toEqual([]);
});

test('errors of the past and of the live shop are the same issues', async () => {
  const issues = await until(
    async () => {
      const found = await ask(stack, { queryType: 'issues', search: 'type:TypeError' });
      return Number(found[0]?.['events']) > 300 ? found : undefined;
    },
    { what: 'past and live errors to be counted' }
  );

  expect(issues.map(({ title }) => title)).toEqual([
    "TypeError: Cannot read properties of undefined (reading 'percent')",
  ]);
  expect(Number(issues[0]!['lastSeen']) - Number(issues[0]!['firstSeen'])).toBeGreaterThan(20 * 60_000);
});

test('errors of the past lie in traces of the past', async () => {
  const { rows } = await stack.database.pool.query(
    `select e.message, e.occurred_at
       from monitoring.errors e
       left join monitoring.traces t on t.trace_id = e.trace_id and t.span_id = e.span_id
      where t.trace_id is null or e.occurred_at not between t.start_time - interval '1 second' and t.end_time + interval '1 second'`
  );

  expect(rows).toEqual([]);
});
