import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startIntake, type TestIntake } from '#support/intake';
import { logIn } from '#support/log-in';
import { openMigrated } from '#support/migrated';
import {
  aSlowRequest,
  change,
  enriched,
  fromMiddleware,
  fromResolver,
  measured,
  order,
  post,
  storm,
  trace,
  withoutDatabase,
} from './native-examples.ts';
import { haveSeeds, readStatement } from './read-seeds.ts';
import { seedStatements } from './seed-statements.ts';

// What the founding documents' examples capture, record and change is sent as plain JSON, and read back by SQL.
let database: Awaited<ReturnType<typeof openMigrated>>;
let intake: TestIntake;
let reader: pg.Client;

beforeAll(async () => {
  database = await openMigrated();
  intake = await startIntake(database);
  await post(intake, '/v1/traces', aSlowRequest());
  const errors = [fromMiddleware, fromResolver, enriched, withoutDatabase, ...storm];
  for (const [endpoint, records] of Object.entries({ errors, changes: [change], metrics: measured })) {
    expect(await post(intake, `/ingest/v1/${endpoint}`, records)).toEqual({
      stored: records.length,
      rejected: [],
      warnings: [],
      repeated: false,
    });
  }
  reader = await logIn(database.url, 'howdah_reader');
});
afterAll(async () => {
  await reader.end();
  await intake.close();
  await database.close();
});

const ask = async (sql: string) => (await reader.query<Record<string, unknown>>(sql)).rows;
const errorOf = async (message: string) =>
  (await reader.query<Record<string, unknown>>('select * from monitoring.errors where message = $1', [message])).rows;

describe('an error with a flat context', () => {
  test('keeps every key at the top, without the secrets of its headers (facts: seeds F010, F012, T10, T24)', async () => {
    expect(await errorOf('amount must be positive')).toMatchObject([
      {
        exception_type: 'ValueError',
        environment: 'production',
        trace_id: trace,
        occurred_at: new Date(fromMiddleware.occurred_at),
        user_id: null,
        context: {
          request_id: 'r-1',
          user_id: null,
          path: '/checkout',
          method: 'POST',
          headers: { accept: '*/*', authorization: '[redacted]', cookie: '[redacted]' },
        },
      },
    ]);
  });

  test('becomes searchable by user, tenant and severity, and keeps the types of its values (facts: seeds F011, F021, F250)', async () => {
    const { severity: _, ...sent } = enriched.context;
    expect(await errorOf('out of stock')).toMatchObject([
      { user_id: '42', tenant: 'acme', severity: 'critical', fingerprint: 'order_processing_error', context: sent },
    ]);
    expect(
      await ask(`select round((context ->> 'payment_amount')::numeric, 2) as amount from monitoring.errors
                       where context ->> 'order_id' = '${order}' and context ->> 'user_id' = '42'`)
    ).toEqual([{ amount: '59.98' }]);
  });

  test('may hold what nobody expects: nothing, a known name with another type, lists (facts: seeds T11, T12)', async () => {
    const contexts = [
      { application: null, user: 'ada', request: 7, breadcrumbs: 'none', fingerprint: ['a'], tags: false },
      {},
      { user_id: ['a', 'b'], tenant_id: { id: 1 }, severity: 7 },
      { severity: 'constructor', at: '2026-03-01T12:00:00Z', amount: '12.50' },
    ];
    for (const [i, context] of contexts.entries()) {
      await post(intake, '/ingest/v1/errors', { message: `odd ${'abcd'[i]}`, context });
    }

    const stored = await ask(
      "select severity, context from monitoring.errors where message like 'odd _' order by message"
    );
    expect(stored).toEqual(contexts.map((context) => ({ severity: 'error', context })));
  });
});

test('errors without a stack are told apart by type, module and message; messages of two places as well (facts: seeds T3, T4, T9)', async () => {
  const errors = [
    { error_type: 'KeyError', message: "'colour'" },
    { error_type: 'KeyError', message: "'weight'" },
    { error_type: 'billing.DomainError', message: 'not allowed' },
    { error_type: 'stock.DomainError', message: 'not allowed' },
    { message: 'disk is nearly full' },
    { message: 'certificate ends soon' },
  ].map((error) => ({ ...error, release: 'grouping' }));
  await post(intake, '/ingest/v1/errors', errors);

  expect(
    await ask("select count(distinct issue_id)::int as issues from monitoring.errors where release = 'grouping'")
  ).toEqual([{ issues: errors.length }]);
});

test('each occurrence keeps its own environment and release, whoever came first (facts: seeds T6, T15)', async () => {
  const error = { error_type: 'SameError', message: 'the same', fingerprint: 'same' };
  for (const environment of ['production', 'staging']) {
    await post(intake, '/ingest/v1/errors', { ...error, environment, release: `of ${environment}` });
  }

  expect(await ask("select environment, release from monitoring.errors where fingerprint = 'same' order by 1")).toEqual(
    [
      { environment: 'production', release: 'of production' },
      { environment: 'staging', release: 'of staging' },
    ]
  );
});

test('an increment counts one, as often as it is sent; a gauge and an observation keep their numbers (facts: seeds F127, F128)', async () => {
  const increment = {
    name: 'graphql.requests.total',
    type: 'counter',
    labels: { operation: 'getUser', status: 'success' },
  };
  for (let i = 0; i < 3; i += 1) {
    expect(await post(intake, '/ingest/v1/metrics', increment)).toMatchObject({ stored: 1, repeated: false });
  }
  await Promise.all([1, 2].map(() => post(intake, '/ingest/v1/metrics', increment)));

  const sums = await ask(
    `select metric_name, metric_type, labels, sum(metric_value) as value, sum(count)::int as count
       from monitoring.metrics where metric_name <> 'db.queries.count' group by 1, 2, 3 order by 1`
  );
  expect(sums).toEqual([
    {
      metric_name: 'db.pool.connections.active',
      metric_type: 'gauge',
      labels: { pool: 'primary' },
      value: '7',
      count: null,
    },
    {
      metric_name: 'graphql.request.duration_ms',
      metric_type: 'histogram',
      labels: { operation: 'getOrders' },
      value: '12.5',
      count: 1,
    },
    { metric_name: increment.name, metric_type: 'counter', labels: increment.labels, value: '5', count: null },
  ]);
});

test('business figures add up exactly, and what falls is no gauge (facts: seeds F253–F255, F262, M14, X24)', async () => {
  const partner = { partner_id: 'partner_123' };
  await post(intake, '/ingest/v1/metrics', [
    {
      metric_name: 'dotmac.partners.signups.total',
      metric_type: 'counter',
      labels: { tier: 'gold', territory: 'west_coast', source: 'referral' },
      service_name: 'dotmac-partners',
    },
    { name: 'dotmac.customers.mrr', type: 'histogram', value: 99.99, labels: { ...partner, plan: 'premium' } },
    { name: 'dotmac.commissions.amount', type: 'counter', value: 150, labels: partner },
    { name: 'dotmac.commissions.amount', type: 'counter', metric_value: 99.99, labels: partner },
    ...[1, 1, -1].map((value) => ({ name: 'dotmac.support.tickets.open', type: 'updowncounter', value })),
  ]);

  expect(
    await ask(`select metric_name, round(sum(metric_value), 2) as value from monitoring.metrics
                where metric_name like 'dotmac.%' group by 1 order by 1`)
  ).toEqual([
    { metric_name: 'dotmac.commissions.amount', value: '249.99' },
    { metric_name: 'dotmac.customers.mrr', value: '99.99' },
    { metric_name: 'dotmac.partners.signups.total', value: '1.00' },
    { metric_name: 'dotmac.support.tickets.open', value: '1.00' },
  ]);
});

test('a log record carries its trace and tenant (facts: seeds F144, F227, F230, F261)', async () => {
  await post(intake, '/ingest/v1/logs', {
    message: 'fetching partner',
    level: 'INFO',
    service_name: 'dotmac-api',
    trace_id: trace,
    attributes: { 'partner.id': 'partner_123', 'tenant.id': 'acme', 'user.id': 'ada' },
  });

  expect(await ask('select message, level, service_name, trace_id, tenant, attributes from monitoring.logs')).toEqual([
    {
      message: 'fetching partner',
      level: 'info',
      service_name: 'dotmac-api',
      trace_id: trace,
      tenant: 'acme',
      attributes: { 'partner.id': 'partner_123', 'tenant.id': 'acme', 'user.id': 'ada' },
    },
  ]);
});

describe.skipIf(!haveSeeds)('the statements of the founding documents (../shared/seeds) find what was sent', () => {
  const answer = (q: string) => ask(readStatement(seedStatements.find((one) => one.q === q)!));
  const declined = { fingerprint: 'payment_processing_error', message: 'card declined' };
  const noStock = { fingerprint: 'order_processing_error', message: 'out of stock' };
  const slow = { operation_name: 'process_payment', duration_ms: 1_500 };

  test('Q38: the spans of an error, by the name that the sender gave it', async () => {
    expect(await answer('Q38')).toMatchObject([
      { ...declined, operation_name: expect.any(String) },
      { ...declined, operation_name: expect.any(String) },
    ]);
    expect(await answer('Q38')).toContainEqual(
      expect.objectContaining({
        ...slow,
        status_code: 500,
        attributes: expect.objectContaining({ 'orders.count': 2, 'orders.total_value': 59.98, 'user.id': 'user-1' }),
      })
    );
  });

  test('Q39: the change of the order that an error is about, before and after', async () => {
    expect(await answer('Q39')).toEqual([
      {
        ...noStock,
        order_id: order,
        entity_name: 'order',
        entity_id: order,
        change_type: 'UPDATE',
        before_data: change.before_data,
        after_data: change.after_data,
        changed_at: new Date(change.changed_at),
      },
    ]);
  });

  test('Q40: increments while a slow request ran, and none of those after it', async () => {
    expect(await answer('Q40')).toEqual([{ trace_id: trace, ...slow, db_query_count: '3', user_id: 'user-1' }]);
  });

  test('Q41: error, span and change of one second', async () => {
    expect(await answer('Q41')).toContainEqual({
      ...declined,
      occurred_at: new Date(fromResolver.timestamp),
      ...slow,
      status_code: 500,
      entity_name: 'order',
      change_type: 'UPDATE',
      user_id: 'user-1',
      error_count: '2',
    });
  });

  test('Q44, Q45, Q46, Q85, Q86, Q89, Q90, Q91: how often, since when, and for whom', async () => {
    const storming = { fingerprint: 'payment_timeout_error', exception_type: 'TimeoutError' };
    const times = { first_seen: new Date(storm[0]!.timestamp), last_seen: new Date(storm.at(-1)!.timestamp) };
    expect(await answer('Q44')).toContainEqual(
      expect.objectContaining({ ...storming, occurrences: '12', affected_users: '3', ...times })
    );
    expect(await answer('Q45')).toContainEqual(expect.objectContaining({ fingerprint: storming.fingerprint }));
    expect(await answer('Q46')).toContainEqual({
      user_id: 'user-1',
      unique_errors: '2',
      total_errors: '5',
      error_types: ['PaymentError', 'TimeoutError'],
    });
    expect(await answer('Q85')).toEqual([
      { fingerprint: storming.fingerprint, occurrences: '12', affected_users: ['user-0', 'user-1', 'user-2'] },
    ]);
    expect(await answer('Q86')).toContainEqual({ fingerprint: storming.fingerprint, occurrences: '12', ...times });
    expect(await answer('Q89')).toContainEqual(
      expect.objectContaining({ ...storming, count: '12', last_seen: times.last_seen })
    );
    expect(await answer('Q90')).toContainEqual({
      user_id: '42',
      error_count: '1',
      error_types: ['OrderError'],
    });
    const perHour = await answer('Q91');
    const all = await ask('select count(*)::int as count from monitoring.errors');
    expect(perHour.reduce((sum, { error_count: count }) => sum + Number(count), 0)).toBe(all[0]?.['count']);
  });

  test('Q48: a statement of the database and how long it took', async () => {
    expect(await answer('Q48')).toEqual([
      {
        query: 'select * from orders where user_id = $1',
        execution_count: '1',
        avg_duration_ms: '20.0000000000000000',
        max_duration_ms: 20,
      },
    ]);
  });

  test('Q50: everything of a trace, put in for the placeholder', async () => {
    const sql = readStatement(seedStatements.find(({ q }) => q === 'Q50')!);

    const rows = await ask(sql.replace(/'your-[\w-]+'/, `'${trace}'`));

    const types = new Set(rows.map(({ exception_type: type }) => type));
    expect(types).toEqual(new Set(['ValueError', 'PaymentError', 'OrderError', 'OperationalError']));
    expect(rows.filter(({ change_type: type }) => type !== 'UPDATE')).toEqual([]);
  });

  test('Q87, Q88: the whole of an error by its name, and its request', async () => {
    const whole = await answer('Q87');
    expect(whole).toHaveLength(10);
    expect(whole[0]).toMatchObject({
      exception_type: 'TimeoutError',
      message: 'payment timed out',
      stack_trace: storm[0]!.stack_trace,
      context: { user_id: 'user-2' },
    });
    expect(await answer('Q88')).toContainEqual({
      error: 'connection refused',
      user_id: 'user-2',
      trace_id: trace,
      duration_ms: 1_500,
      status_code: 500,
    });
  });

  test('Q39, Q41: what a trigger captured in the transaction of the application, by its trace and its id', async () => {
    const other = 'b3e1f7c4-0f1c-4e0e-9d5f-3d4a4e1f0a02';
    const itsTrace = 'cd'.repeat(16);
    await database.pool.query(
      `create table public."order" (id uuid primary key, status text);
       create trigger capture_changes after insert or update or delete on public."order"
         for each row execute function howdah.capture_changes();
       begin; select set_config('howdah.trace_id', '${itsTrace}', true);
       insert into public."order" values ('${other}', 'new'); update public."order" set status = 'paid'; commit`
    );
    const [span] = aSlowRequest().resourceSpans[0]!.scopeSpans[0]!.spans;
    await post(intake, '/v1/traces', {
      resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, traceId: itsTrace }] }] }],
    });
    const { rows } = await database.pool.query<{ changed_at: Date }>(
      "select changed_at from monitoring.changes where trace_id = $1 and change_type = 'UPDATE'",
      [itsTrace]
    );
    const [paid] = rows;
    await post(intake, '/ingest/v1/errors', {
      ...enriched,
      trace_id: itsTrace,
      timestamp: paid!.changed_at,
      context: { order_id: other },
    });

    const mine = (await answer('Q39')).filter(({ order_id: id }) => id === other);
    const states = mine.map(({ change_type: type, before_data: before, after_data: after }) => ({
      type,
      before,
      after,
    }));
    const created = { id: other, status: 'new' };
    expect(states).toHaveLength(2);
    expect(states).toContainEqual({ type: 'INSERT', before: null, after: created });
    expect(states).toContainEqual({ type: 'UPDATE', before: created, after: { ...created, status: 'paid' } });
    const together = (await answer('Q41')).filter(
      ({ occurred_at: at }) => (at as Date).getTime() === paid!.changed_at.getTime()
    );
    expect(together.map(({ change_type: type }) => type).sort()).toEqual(['INSERT', 'UPDATE']);
  });
});
