import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '#support/database';
import { parseModel } from '../../sidecar/src/query/model/parse-model.ts';
import { issuesStatement } from '../../sidecar/src/query/sql/issues.ts';
import { operationsStatement } from '../../sidecar/src/query/sql/operations.ts';
import type { Statement } from '../../sidecar/src/query/statement.ts';

const DAY_MS = 86_400_000;
// In the middle of both a month and the partitions that exist: ten months and thirty days around it.
const now = new Date('2031-06-15T12:00:00Z');
const range = { from: new Date(now.getTime() - 7 * DAY_MS), to: now };
const days = Array.from({ length: 8 }, (_, day) => `2031_06_${String(8 + day).padStart(2, '0')}`);

let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  database = await openDatabase();
  await database.pool.query(
    `select howdah.create_partition(p.table_name, timestamptz '2031-06-15Z' + step * ('1 ' || p.grain)::interval)
       from howdah.partition_policy p
      cross join generate_series(-15, 15) step
      where step between -5 and 5 or p.grain = 'day'`
  );
  // Tables of a real size, so that the planner has a reason to choose an index: 2,000 spans a day, by UTC day.
  await database.pool.query(
    `insert into howdah.resource (digest, attributes, service_name, environment) values ('\\x01', '{}', 'shop', 'production');
     insert into howdah.operation (service_name, span_name, kind) values ('shop', 'GET /', 2);
     insert into howdah.span (trace_id, span_id, project_id, operation_id, resource_id, start_time, duration_ns)
     select gen_random_uuid(), n, 1, (select min(operation_id) from howdah.operation), (select min(resource_id) from howdah.resource),
            day + n * interval '30 seconds', 1000
       from generate_series(timestamptz '2031-05-31Z', '2031-06-30Z', '1 day') day, generate_series(1, 2000) n;
     analyze howdah.span`
  );
});
afterAll(() => database.close());

const MONTHS = ['2031_06'];
const perTable = [
  { what: 'howdah.tb_error_occurrence', column: 'occurred_at', table: 'tb_error_occurrence', slices: MONTHS },
  { what: 'monitoring.errors', column: 'occurred_at', table: 'tb_error_occurrence', slices: MONTHS },
  { what: 'monitoring.deliveries', column: 'sent_at', table: 'tb_error_notification_log', slices: MONTHS },
  { what: 'monitoring.changes', column: 'changed_at', table: 'tb_entity_change_log', slices: MONTHS },
  { what: 'howdah.span', column: 'start_time', table: 'span', slices: days },
  { what: 'monitoring.traces', column: 'start_time', table: 'span', slices: days },
  { what: 'monitoring.metrics', column: 'timestamp', table: 'metric_point', slices: days },
  { what: 'monitoring.logs', column: 'timestamp', table: 'log_record', slices: days },
  { what: 'monitoring.release_health', column: 'bucket', table: 'session_count', slices: MONTHS },
  { what: 'monitoring.user_feedback', column: 'timestamp', table: 'user_feedback', slices: MONTHS },
  { what: 'monitoring.check_ins', column: 'timestamp', table: 'check_in', slices: MONTHS },
  { what: 'monitoring.client_reports', column: 'bucket', table: 'client_report', slices: MONTHS },
  { what: 'monitoring.attachments', column: 'timestamp', table: 'attachment', slices: days },
  { what: 'monitoring.operations', column: 'bucket', table: 'span_rollup', slices: MONTHS },
  { what: 'monitoring.database_queries', column: 'bucket', table: 'span_rollup_hour', slices: MONTHS },
  { what: 'monitoring.tenants', column: 'bucket', table: 'tenant_rollup', slices: MONTHS },
];

describe.each(perTable)('$what', ({ what, column, table, slices }) => {
  const partitions = slices.map((slice) => `${table}_${slice}`);

  test('the last seven days, with both bounds, touch only partitions of these days', async () => {
    const plan = await planOf(`select * from ${what} where ${column} >= $1 and ${column} < $2`, [range.from, range.to]);

    expect(partitionsIn(plan, table)).toEqual(partitions);
  });

  test('so they do in a prepared statement that is planned once for all values', async () => {
    const client = await database.pool.connect();
    try {
      await client.query("begin; set local plan_cache_mode = 'force_generic_plan'");
      await client.query(
        `prepare last_days (timestamptz, timestamptz) as select * from ${what} where ${column} >= $1 and ${column} < $2`
      );
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(
        `explain execute last_days ('${range.from.toISOString()}', '${range.to.toISOString()}')`
      );
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');

      expect(plan).toContain('$1');
      expect(partitionsIn(plan, table)).toEqual(partitions);
    } finally {
      await client.query('rollback; deallocate all');
      client.release();
    }
  });
});

test.each(['howdah.trace_hex(trace_id)', 'trace_id'])(
  'a trace by %s is looked up by an index in every partition',
  async (column) => {
    const from = column === 'trace_id' ? 'monitoring.traces' : 'howdah.span';
    const plan = await planOf(`select * from ${from} where ${column} = $1`, ['0af7651916cd43dd8448eb211c80319c']);

    const partitions = partitionsIn(plan, 'span');
    const indexed = new Set(
      [...plan.matchAll(/on (span_\d{4}_\d\d_\d\d_trace_hex_idx|span_\d\w*)/g)].map(([, name]) => name)
    );
    expect(partitions.length).toBeGreaterThan(30);
    expect(indexed.size).toBeGreaterThan(30);
    // Empty partitions have nothing that an index could save.
    const filled = partitions.filter((name) => name >= 'span_2031_05_31' && name <= 'span_2031_06_30');
    expect(filled.filter((name) => new RegExp(`Seq Scan on ${name}\\b`).test(plan))).toEqual([]);
  }
);

test.each([
  ['monitoring.logs', 'log_record'],
  ['monitoring.errors', 'tb_error_occurrence'],
  ['monitoring.changes', 'tb_entity_change_log'],
])('a trace in %s can be looked up by an index in every partition', async (view, table) => {
  const client = await database.pool.connect();
  // These tables are empty, and nothing is faster to read than an empty table: it is forbidden to see that an index fits.
  await client.query('begin; set local enable_seqscan = off');
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(
    `explain select * from ${view} where trace_id = '0af7651916cd43dd8448eb211c80319c'`
  );
  await client.query('rollback');
  client.release();
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');

  expect(partitionsIn(plan, table).length).toBeGreaterThan(3);
  expect(plan).not.toMatch(new RegExp(`Seq Scan on ${table}`));
  expect(plan).toMatch(/Index Cond: .*0af7651916cd43dd8448eb211c80319c/);
});

describe('the top lists of people', () => {
  const window = { ...range, intervalMs: 60_000, maxDataPoints: 500 };
  const operations = { queryType: 'operations', sort: 'p95', limit: 10 };

  test.each<[string, () => Statement]>([
    ['operations', () => operationsStatement(parse(operations), window)],
    ['slow database queries', () => operationsStatement(parse({ ...operations, only: 'database' }), window)],
    ['services', () => operationsStatement(parse({ ...operations, by: 'service', sort: 'rate' }), window)],
  ])('%s are read from rollups and never from spans', async (_, statement) => {
    const { text, values } = statement();

    const plan = await planOf(text, values);

    expect(plan).toMatch(/on span_rollup/);
    expect(partitionsIn(plan, 'span')).toEqual([]);
  });

  test('issues are read from their counters, and only the month of the range for trends', async () => {
    const { text, values } = issuesStatement(parse({ queryType: 'issues', limit: 10 }), window);

    const plan = await planOf(text, values);

    expect(partitionsIn(plan, 'span')).toEqual([]);
    expect(partitionsIn(plan, 'tb_error_occurrence').filter((name) => !name.endsWith('2031_06'))).toEqual([]);
  });
});

function parse<Query>(model: Record<string, unknown>): Query {
  // The type of the answer follows from the query type in the model.
  return parseModel(model) as Query;
}

async function planOf(text: string, values: readonly unknown[] = []): Promise<string> {
  const { rows } = await database.pool.query<{ 'QUERY PLAN': string }>(`explain ${text}`, [...values]);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

/** The partitions of a table that a plan names, in the order of time. */
function partitionsIn(plan: string, table: string): string[] {
  const names = [
    ...plan.matchAll(new RegExp(`\\b(?:Scan|using \\w+) on (${table}_\\d{4}_\\d\\d(?:_\\d\\d)?)\\b`, 'g')),
  ];
  return [...new Set(names.map(([, name]) => name!))].sort();
}
