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

test('log lines stand beside the spans in which they were written', async () => {
  const logs = await rows(
    `select service_name, level, message, count(*)::integer as lines from monitoring.logs group by 1, 2, 3 order by 1, 3`
  );
  const lost = await rows(
    `select l.message from monitoring.logs l
      where not exists (select from monitoring.traces t where t.trace_id = l.trace_id and t.span_id = l.span_id)`
  );
  const [answered] = await rows<{ orders: number }>(
    `select count(*)::integer as orders from monitoring.traces
      where operation_name = 'POST /checkout' and span_kind = 'server' and status_code = 201`
  );

  expect(logs).toMatchObject([
    { service_name: 'catalog', level: 'warn', message: 'out of stock', lines: 2 },
    { service_name: 'payments', level: 'info', message: 'payment authorised' },
    { service_name: 'payments', level: 'warn', message: 'payment declined', lines: 3 },
    { service_name: 'storefront', level: 'warn', message: 'checkout refused: no postcode', lines: 2 },
    { service_name: 'storefront', level: 'info', message: 'order placed', lines: answered!.orders },
  ]);
  expect(lost).toEqual([]);
});

test('what changed in the shop is captured with the trace in which it changed', async () => {
  const captured = await rows(
    `select entity_name, change_type, count(*)::integer as changes, count(trace_id)::integer as traced,
            count(distinct tenant)::integer as tenants
       from monitoring.changes group by 1, 2 order by 1, 2`
  );
  const [stored] = await rows<{ purchases: number; payments: number; sold: number }>(
    `select (select count(*)::integer - 1 from howdah_demo_shop.purchase) as purchases,
            (select count(*)::integer from howdah_demo_shop.payment) as payments,
            (select sum(1000000 - quantity)::integer from howdah_demo_shop.stock where quantity > 0) as sold`
  );
  const unknown = await rows(
    `select c.entity_name from monitoring.changes c
      where not exists (select from monitoring.traces t where t.trace_id = c.trace_id)`
  );

  const [payments, purchases, sold] = [stored!.payments, stored!.purchases, stored!.sold];
  expect(captured).toEqual([
    { entity_name: 'payment', change_type: 'INSERT', changes: payments, traced: payments, tenants: 0 },
    { entity_name: 'purchase', change_type: 'INSERT', changes: purchases, traced: purchases, tenants: 3 },
    { entity_name: 'stock', change_type: 'UPDATE', changes: sold, traced: sold, tenants: 0 },
  ]);
  expect(purchases).toBeGreaterThan(10);
  expect(unknown).toEqual([]);
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
