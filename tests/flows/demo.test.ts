import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, read } from '#support/ask';
import { runDemo } from '#support/run-demo';
import { startStack, type Stack } from '#support/stack';
import { until } from '#support/until';
import type { OccurrenceDetail } from '../../contract/api.ts';
import type { Tally } from '../../demo/src/traffic/once.ts';

let stack: Stack;
let sent: Tally;
beforeAll(async () => {
  stack = await startStack();
  sent = await runDemo(stack, '--once');
}, 120_000);
afterAll(() => stack.close());

test('every span that the OpenTelemetry SDKs sent is stored', async () => {
  expect(sent.spans).toBeGreaterThan(1000);
  expect(await rows('select count(*)::integer as spans from monitoring.traces')).toEqual([{ spans: sent.spans }]);
});

test('every error is stored once, by the Sentry SDK or as an exception event', async () => {
  const stored = await rows<{ title: string; errors: number }>(
    `select case when exception_type in ('', 'Error', 'message') then message else exception_type || ': ' || message end as title,
            count(*)::integer as errors
       from monitoring.errors group by 1`
  );

  const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0);
  expect(stored.reduce((sum, { errors }) => sum + errors, 0)).toBe(total(sent.sentry) + total(sent.otel));
  for (const [title, errors] of Object.entries({ ...sent.sentry, ...sent.otel })) {
    expect(
      stored.filter((row) => row.title.includes(title.split(': ').at(-1)!)),
      title
    ).toEqual([expect.objectContaining({ errors })]);
  }
});

test('the storm of errors is one issue, with its release, its tenants and its users', async () => {
  const [storm, ...others] = await until(
    async () => {
      const found = await ask(stack, { queryType: 'issues', search: 'type:TypeError' });
      return found[0]?.['events'] === 200 ? found : undefined;
    },
    { what: 'the storm to be counted' }
  );

  expect(others).toEqual([]);
  expect(storm).toMatchObject({ release: '1.4.1', environment: 'production', service: 'storefront', tenants: 3 });
  expect(storm!['users']).toBe(19);
  expect(String(storm!['culprit'])).toContain('couponPercent');
});

test('a stack trace leads into the sources, with the lines around', async () => {
  const [{ issueId } = {}] = await ask(stack, { queryType: 'issues', search: 'type:TypeError' });

  const occurrence = await read<OccurrenceDetail>(stack, `issues/${String(issueId)}/occurrences/latest`);

  const [thrown] = occurrence.exceptions[0]!.frames.filter(({ inApp }) => inApp);
  expect(thrown).toMatchObject({
    function: 'couponPercent',
    file: expect.stringMatching(/^(app:\/\/\/)?src\/shop\/price-basket\.ts$/),
    contextLine: expect.stringContaining('return discount.percent'),
  });
  expect(thrown?.preContext.join()).toContain('isBuggy(release)');
});

test('both environments, all releases and all tenants arrive', async () => {
  const distinct = (column: string, view: string) =>
    rows(`select distinct ${column} as value from monitoring.${view} order by 1`).then((found) =>
      found.map(({ value }) => value)
    );

  expect(await distinct('environment', 'traces')).toEqual(['production', 'staging']);
  expect(await distinct('release', 'traces')).toEqual(['1.4.0', '1.4.1', '1.4.2']);
  expect(await distinct('tenant', 'traces')).toEqual(['acme', 'globex', 'initech']);
  expect(await distinct('tenant', 'errors')).toEqual(['acme', 'globex', 'initech']);
  expect(await distinct('service_name', 'errors')).toEqual(['catalog', 'payments', 'storefront']);
});

test('an error names the trace and the span in which it happened', async () => {
  const unlinked = await rows(
    `select e.exception_type, e.message, e.trace_id, e.span_id
       from monitoring.errors e
      where not exists (select from monitoring.traces t where t.trace_id = e.trace_id and t.span_id = e.span_id)`
  );

  expect(unlinked).toEqual([]);
});

test('the N+1 of the catalogue is seen as repeated statements in one trace', async () => {
  const [worst] = await rows(
    `select operation_name, count(*)::integer as times, count(distinct attributes ->> 'db.query.text')::integer as texts
       from monitoring.traces
      where span_kind = 'client' and service_name = 'catalog'
      group by trace_id, operation_name order by times desc limit 1`
  );

  expect(worst).toEqual({ operation_name: 'SELECT stock', times: 24, texts: 1 });
});

test('the metrics of the SDKs count what the spans count', async () => {
  const counted = await rows(
    `select service_name, sum(count)::integer as requests
       from monitoring.metrics where metric_name = 'http.server.request.duration' group by 1 order by 1`
  );
  const spans = await rows(
    `select service_name, count(*)::integer as requests
       from monitoring.traces where span_kind = 'server' group by 1 order by 1`
  );
  const [shop] = await rows<{ purchases: number; orders: number }>(
    `select (select sum(metric_value)::integer from monitoring.metrics where metric_name = 'shop.purchases') as purchases,
            (select count(*)::integer from monitoring.traces
              where operation_name = 'POST /checkout' and span_kind = 'server' and status_code = 201) as orders`
  );

  expect(counted).toEqual(spans);
  expect(shop?.purchases).toBeGreaterThan(0);
  expect(shop?.purchases).toBe(shop?.orders);
});

test('the slow statement stands out among the database calls', async () => {
  const operations = await ask(stack, { queryType: 'operations', only: 'database', sort: 'p95' });

  expect(operations[0]).toMatchObject({ service: 'catalog', operation: 'SELECT similar_product' });
  expect(operations[0]!['p95']).toBeGreaterThan(300);
});

test('rollups count what the spans count', async () => {
  const rollups = await rows(
    `select service_name, operation_name, environment, sum(span_count)::integer as spans, sum(error_count)::integer as errors
       from monitoring.operations group by 1, 2, 3 order by 1, 2, 3`
  );
  const spans = await rows(
    `select service_name, operation_name, environment, count(*)::integer as spans,
            count(*) filter (where span_status = 'error')::integer as errors
       from monitoring.traces group by 1, 2, 3 order by 1, 2, 3`
  );

  expect(rollups).toEqual(spans);
});

async function rows<R extends Record<string, unknown>>(sql: string): Promise<R[]> {
  return (await stack.database.pool.query<R>(sql)).rows;
}
