import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '#support/database';
import { startIntake, type TestIntake } from '#support/intake';
import { attributes } from '#support/otlp-request';
import { post } from './native-examples.ts';

// Spans with the names and attributes of the founding documents' instrumentations, sent by OTLP and read by SQL.
type Values = Record<string, string | number | boolean>;
const postgresql = { 'db.system': 'postgresql' };
const posts = { 'db.relationship.name': 'posts', 'db.relationship.target_model': 'Post' };

const SPANS: Record<string, Values> = {
  'db.query.find': {
    ...postgresql,
    ...{ 'db.operation.name': 'find', 'db.collection.name': 'users' },
    ...{ 'db.query.filters_count': 1, 'db.query.limit': 10, 'db.result.count': 10 },
  },
  'db.query.count': {
    ...postgresql,
    ...{ 'db.operation.name': 'count', 'db.collection.name': 'users' },
    ...{ 'db.query.filters_count': 1, 'db.result.count': 42 },
  },
  'db.session.flush': {
    ...postgresql,
    'db.session.operation': 'flush',
    ...{ 'db.session.pending_count': 2, 'db.session.dirty_count': 0, 'db.session.deleted_count': 0 },
  },
  'db.session.commit': {
    ...postgresql,
    'db.session.operation': 'commit',
    ...{ 'db.session.pending_count': 0, 'db.session.dirty_count': 1, 'db.session.deleted_count': 0 },
  },
  'db.relationship.select': {
    ...{ ...postgresql, ...posts, 'db.relationship.strategy': 'select' },
    ...{ 'db.relationship.fk_column': 'author_id', 'db.relationship.cache_hit': false, 'db.result.count': 5 },
  },
  'db.relationship.selectinload': {
    ...{ ...postgresql, ...posts, 'db.relationship.strategy': 'selectinload' },
    ...{ 'db.relationship.batch_count': 100, 'db.relationship.depth': 1, 'db.result.count': 250 },
  },
  complex_calculation: {
    ...{ 'tenant.id': 'acme', 'partner.id': 'partner_123', 'user.id': 'ada' },
    ...{ 'calculation.type': 'commission', 'partner.tier': 'gold', 'calculation.result': 149.5 },
  },
};

let database: Awaited<ReturnType<typeof openDatabase>>;
let intake: TestIntake;
const traceId = randomBytes(16).toString('hex');

beforeAll(async () => {
  database = await openDatabase();
  intake = await startIntake(database);
  const time = (ms: number) => `${BigInt(Date.now() - 10_000 + ms) * 1_000_000n}`;
  const spans = Object.entries(SPANS).map(([name, values], i) => ({
    traceId,
    spanId: randomBytes(8).toString('hex'),
    name,
    kind: 'db.system' in values ? 3 : 1,
    startTimeUnixNano: time(i),
    endTimeUnixNano: time(i + 10),
    attributes: attributes(values),
    events: [{ name: 'calculation_complete', timeUnixNano: time(i + 5) }],
  }));
  const resource = { 'service.name': 'my-api', 'service.version': '1.0.0', 'deployment.environment': 'staging' };
  await post(intake, '/v1/traces', {
    resourceSpans: [{ resource: { attributes: attributes(resource) }, scopeSpans: [{ spans }] }],
  });
});
afterAll(async () => {
  await intake.close();
  await database.close();
});

const ask = async (sql: string) => (await database.pool.query<Record<string, unknown>>(sql)).rows;

test('every span of one trace is there, by its name and with its attributes as they were (facts: seeds F104–F110, F118, X2)', async () => {
  const rows = await ask(`select operation_name, attributes from monitoring.traces where trace_id = '${traceId}'`);

  expect(Object.fromEntries(rows.map(({ operation_name: name, attributes: sent }) => [name, sent]))).toEqual(SPANS);
});

test('service, version and the older name of the environment are columns (facts: seeds F098)', async () => {
  expect(await ask('select distinct service_name, release, environment from monitoring.traces')).toEqual([
    { service_name: 'my-api', release: '1.0.0', environment: 'staging' },
  ]);
});

test('the tenant of a span is a column, and its events are kept (facts: seeds F118, F261)', async () => {
  expect(await ask("select operation_name, events from monitoring.traces where tenant = 'acme'")).toEqual([
    { operation_name: 'complex_calculation', events: [expect.objectContaining({ name: 'calculation_complete' })] },
  ]);
});

test('loading one by one is told from loading at once (facts: seeds F267)', async () => {
  expect(
    await ask(
      `select operation_name, attributes ->> 'db.relationship.name' as name from monitoring.traces
        where attributes @> '{"db.relationship.strategy": "select", "db.relationship.cache_hit": false}'`
    )
  ).toEqual([{ operation_name: 'db.relationship.select', name: 'posts' }]);
});

test('queries that bring no statement are told apart by operation and collection (facts: seeds D9)', async () => {
  expect(
    await ask(
      `select coalesce(attributes ->> 'db.query.text', attributes ->> 'db.statement',
                       concat_ws(' ', attributes ->> 'db.operation.name', attributes ->> 'db.collection.name')) as query
         from monitoring.traces where operation_name like 'db.query.%' order by 1`
    )
  ).toEqual([{ query: 'count users' }, { query: 'find users' }]);
});
