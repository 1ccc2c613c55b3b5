import { createHash, randomUUID } from 'node:crypto';
import type { TestDatabase } from '#support/database';
import { anIssue, anOccurrence, aSpan, storeSpans } from '#support/telemetry-rows';

type Store = Pick<TestDatabase, 'pool' | 'insert'>;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** What a secret looks like in the rules that are stored, to be found nowhere. */
export const SECRETS = ['xoxb-slack-secret', 'smtp-secret', 'bearer-secret', 'nested-secret'];

/**
 * The last hours of a shop with a checkout that fails: issues and their occurrences with and without context, traces of
 * several spans, metrics, business changes, rules with secrets and their deliveries, a cache; and one row of each kind
 * that is older than it should be.
 */
export async function storeExampleData(db: Store, now = new Date()): Promise<void> {
  const ago = (minutes: number) => new Date(now.getTime() - minutes * MINUTE_MS);
  const traces = Array.from({ length: 14 }, () => hex(32));
  // In the first hours of a day, rows of the last hours belong to the day before.
  for (const hours of [1, 2, 3]) {
    await db.pool.query('select howdah.create_partition(table_name, $1) from howdah.partition_policy', [
      ago(60 * hours),
    ]);
  }
  await storeTraces(db, traces, ago);
  const issueId = await storeErrors(db, traces, ago);
  await storeMetrics(db, ago);
  await storeNotifications(db, issueId, ago);
  await storeChanges(db, traces, ago);
  await storeCaches(db, ago);
  await storeClients(db, ago);
  await storeOldRows(db, now);
}

/** Fourteen requests in the last hour, each with a query to the database; the first one is slow and fails. */
async function storeTraces(db: Store, traces: readonly string[], ago: (minutes: number) => Date): Promise<void> {
  for (const [index, traceId] of traces.entries()) {
    const root = hex(16);
    const start = ago(4 * index + 2);
    const durationMs = index === 0 ? 2_500 : 20 + index;
    const environment = index % 5 === 4 ? 'staging' : 'production';
    const failed = index % 4 === 0;
    await storeSpans(
      db,
      aSpan({
        traceId,
        spanId: root,
        name: 'POST /checkout',
        start,
        durationMs,
        environment,
        statusCode: failed ? 2 : 0,
        httpStatus: failed ? 500 : index % 7 === 3 ? 404 : 200,
        attributes: { user_id: `user-${index % 3}`, 'http.route': '/checkout' },
      }),
      aSpan({
        traceId,
        parentSpanId: root,
        name: 'SELECT cart',
        kind: 3,
        dbSystem: 'postgresql',
        start: new Date(start.getTime() + 1),
        durationMs: durationMs / 2,
        environment,
        httpStatus: null,
        attributes: {
          'db.system': 'postgresql',
          'db.statement': index % 2 ? 'select * from cart where id = $1' : 'select 1',
        },
      })
    );
  }
}

/** One issue per kind of error people ask for; the first happens twelve times in the last minutes. */
async function storeErrors(db: Store, traces: readonly string[], ago: (minutes: number) => Date): Promise<string> {
  const fingerprints = [
    'payment_timeout_error',
    'payment_processing_error',
    'order_processing_error',
    'database_connection_error',
    'resolved_long_ago',
    'known_and_ignored',
  ];
  const issues = fingerprints.map((error_fingerprint, index) =>
    anIssue({
      error_fingerprint,
      error_type: index % 2 ? 'PaymentError' : 'TimeoutError',
      error_message: `${error_fingerprint.replaceAll('_', ' ')} in the checkout`,
      stack_trace: 'Error\n    at charge (src/pay.ts:10:3)',
      status: index === 4 ? 'resolved' : index === 5 ? 'ignored' : 'unresolved',
      resolved_at: index === 4 ? ago(5) : null,
      first_seen: ago(300),
      last_seen: ago(1),
    })
  );
  await db.insert('tb_error_log', ...issues);
  for (const [index, issue] of issues.entries()) {
    const times = index === 0 ? Array.from({ length: 12 }, (_, second) => second / 6) : [3, 30, 90, 300];
    await db.insert(
      'tb_error_occurrence',
      ...times.map((minutes, at) =>
        anOccurrence(issue, {
          occurred_at: at === 0 ? ago(2) : ago(minutes),
          environment: at % 4 === 3 ? 'staging' : 'production',
          trace_id: at === 1 && index > 0 ? null : traces[at],
          stack_trace: 'Error\n    at charge (src/pay.ts:10:3)',
          // Not everyone sends a context.
          context: at === 2 ? {} : { user_id: `user-${at % 3}`, order_id: '7f2f7c86-0f1c-4e0e-9d5f-3d4a4e1f0a01' },
        })
      )
    );
  }
  return issues[0]!.error_id;
}

async function storeMetrics(db: Store, ago: (minutes: number) => Date): Promise<void> {
  const store = async (name: string, type: string, labels: Record<string, string>, value: number) => {
    for (const minutes of [2, 12, 40]) {
      // Within the slow request, which starts two minutes ago.
      await storePoint(db, { name, type, labels, value, time: new Date(ago(minutes).getTime() + 500) });
    }
  };
  await store('db.queries.count', 'counter', {}, 3);
  await store('shop.purchases', 'counter', { tenant: 'acme' }, 1);
  for (const cache_type of ['query', 'apq']) {
    await store('cache_hits_total', 'counter', { cache_type, result: 'hit', query_hash: `hash-${cache_type}` }, 8);
    await store('cache_misses_total', 'counter', { cache_type, result: 'miss', query_hash: `hash-${cache_type}` }, 2);
  }
  for (const [name, value] of [
    ['active', 4],
    ['idle', 6],
    ['total', 10],
  ] as const) {
    await store(`db_connections_${name}`, 'gauge', {}, value);
  }
  for (const [query_type, table_name] of [
    ['select', 'cart'],
    ['insert', 'order'],
  ] as const) {
    await store('db_queries_total', 'counter', { query_type, table_name }, 5);
    await store('db_query_duration_seconds', 'gauge', { query_type, table_name }, 0.025);
  }
}

interface Point {
  name: string;
  type: string;
  labels: Record<string, string>;
  value: number;
  time: Date;
}

/** Stores a point with its series, as the writer leaves them. */
async function storePoint(db: Store, { name, type, labels, value, time }: Point): Promise<void> {
  const resource = await db.pool.query<{ id: string }>(
    `insert into howdah.resource (digest, attributes, service_name, environment) values ('\\x01', '{}', 'checkout', 'production')
         on conflict (digest) do update set digest = excluded.digest returning resource_id as id`
  );
  const digest = createHash('sha256')
    .update(JSON.stringify([name, type, labels]))
    .digest();
  const series = await db.pool.query<{ id: string }>(
    `insert into howdah.metric_series (digest, project_id, metric_name, metric_type, resource_id, labels)
     values ($1, 1, $2, $3, $4, $5) on conflict (digest) do update set digest = excluded.digest returning series_id as id`,
    [digest, name, type, resource.rows[0]?.id, labels]
  );
  await db.insert('metric_point', { series_id: series.rows[0]?.id, time, value });
}

async function storeNotifications(db: Store, issueId: string, ago: (minutes: number) => Date): Promise<void> {
  const [slack, smtp, bearer, nested] = SECRETS;
  const rules = [
    { channel_type: 'slack', channel_config: { webhook_url: `https://hooks.example/${slack}`, channel: '#alerts' } },
    { channel_type: 'email', channel_config: { to: ['team@example.com'], smtp_password: smtp } },
    { channel_type: 'webhook', channel_config: { url: 'https://api.example', headers: { 'X-Api': bearer } } },
    { channel_type: 'pager', channel_config: { targets: [{ name: 'ops', auth: { token: nested } }] } },
  ].map((rule) => ({ config_id: randomUUID(), ...rule }));
  await db.insert('tb_error_notification_config', ...rules);
  await db.insert(
    'tb_error_notification_log',
    ...rules.flatMap(({ config_id, channel_type }, index) => [
      { config_id, error_id: issueId, channel_type, recipient: 'team', status: 'sent', sent_at: ago(10 + index) },
      {
        config_id,
        error_id: issueId,
        channel_type,
        recipient: 'team',
        status: 'failed',
        error_message: 'Connection refused',
        sent_at: ago(20 + index),
      },
    ])
  );
}

async function storeChanges(db: Store, traces: readonly string[], ago: (minutes: number) => Date): Promise<void> {
  await db.insert(
    'tb_entity_change_log',
    ...traces.slice(0, 3).map((trace_id) => ({
      entity_name: 'order',
      entity_id: '7f2f7c86-0f1c-4e0e-9d5f-3d4a4e1f0a01',
      change_type: 'UPDATE',
      before_data: { status: 'new' },
      after_data: { status: 'paid' },
      changed_at: ago(2),
      trace_id,
    }))
  );
}

async function storeClients(db: Store, ago: (minutes: number) => Date): Promise<void> {
  await db.insert(
    'check_in',
    { time: ago(62), project_id: 1, monitor: 'nightly-report', status: 'in_progress', environment: 'production' },
    {
      time: ago(61),
      project_id: 1,
      monitor: 'nightly-report',
      status: 'ok',
      duration_ms: 60_000,
      environment: 'production',
    }
  );
  await db.insert('session_count', {
    bucket: ago(60),
    project_id: 1,
    release: 'shop@1.2.3',
    environment: 'production',
    started: 100,
    exited: 97,
    errored: 2,
    crashed: 1,
  });
}

async function storeCaches(db: Store, ago: (minutes: number) => Date): Promise<void> {
  await db.insert(
    'cache_entries',
    { key: 'expired', value: { a: 1 }, expires_at: ago(1) },
    { key: 'fresh', value: { a: 1 }, expires_at: ago(-60) },
    { key: 'forever', value: 'null', expires_at: null }
  );
  for (const [index, hash] of ['hash-query', 'hash-apq'].entries()) {
    await db.insert('tb_persisted_query', { hash, query: 'query { cart { id } }', created_at: ago(60 * index + 5) });
  }
}

/** One row of each kind that outlived its retention, and empty partitions that did. */
async function storeOldRows(db: Store, now: Date): Promise<void> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const make = (table: string, at: Date) => db.pool.query('select howdah.create_partition($1, $2)', [table, at]);
  await make('tb_error_occurrence', daysAgo(100));
  await make('tb_error_occurrence', new Date('2025-04-01T00:00:00Z'));
  await make('tb_error_notification_log', daysAgo(160));
  await make('span', daysAgo(40));
  await make('span_rollup', daysAgo(40));
  await make('metric_point', daysAgo(10));

  const old = anIssue({ error_fingerprint: 'old_news', first_seen: daysAgo(100), last_seen: daysAgo(100) });
  await db.insert('tb_error_log', old);
  await db.insert('tb_error_occurrence', anOccurrence(old, { occurred_at: daysAgo(100) }));
  await storeSpans(db, aSpan({ start: daysAgo(40) }));
  await storePoint(db, { name: 'old', type: 'gauge', labels: {}, value: 1, time: daysAgo(10) });
}

function hex(digits: 16 | 32): string {
  return randomUUID().replaceAll('-', '').slice(0, digits);
}
