import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '#support/database';
import { TEST_KEY, withIntake, type TestIntake } from '#support/intake';

type Options = Parameters<typeof withIntake>[2];
const withBoth = (run: (intake: TestIntake, database: TestDatabase) => Promise<void>, options: Options = {}) =>
  withDatabase((database) => withIntake(database, (intake) => run(intake, database), options));

type Endpoint = 'errors' | 'changes' | 'metrics' | 'logs';

async function send(intake: TestIntake, endpoint: Endpoint, body: unknown, headers: Record<string, string> = {}) {
  const bytes = body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${intake.url}/ingest/v1/${endpoint}`, {
    method: 'POST',
    body: typeof bytes === 'string' ? bytes : new Uint8Array(bytes),
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as unknown };
}

const rows = async ({ pool }: TestDatabase, text: string) => (await pool.query<Record<string, unknown>>(text)).rows;
const count = async (database: TestDatabase, table: string) =>
  Number((await rows(database, `select count(*) from howdah.${table}`))[0]?.['count']);

const stored = (n: number) => ({ status: 200, body: { stored: n, rejected: [], warnings: [], repeated: false } });
const traceId = 'ab'.repeat(16);

const JAVA_STACK = [
  'java.lang.IllegalStateException: no stock for order 4711',
  '\tat com.example.shop.Stock.reserve(Stock.java:42)',
  '\tat com.example.shop.Checkout.pay(Checkout.java:17)',
  'Caused by: java.sql.SQLTimeoutException: timeout',
  '\tat com.example.shop.Db.query(Db.java:9)',
].join('\n');

test('an error with a flat context becomes an occurrence of an issue', () =>
  withBoth(async (intake, database) => {
    const sent = await send(intake, 'errors', {
      error_type: 'IllegalStateException',
      message: 'no stock for order 4711',
      stack_trace: JAVA_STACK,
      severity: 'critical',
      environment: 'staging',
      release: 'shop@2.0.0',
      service: 'checkout',
      tenant: 'acme',
      user: 42,
      tags: { region: 'eu', attempt: 3, password: 'hunter2' },
      context: { request_id: 'r-1', order_id: 4711, api_key: 'k' },
      trace_id: traceId.toUpperCase(),
      span_id: 'cd'.repeat(8),
      timestamp: new Date(Date.now() - 60_000).toISOString(),
    });

    expect(sent).toMatchObject(stored(1));
    const [error] = await rows(database, 'select * from howdah.tb_error_occurrence');
    expect(error).toMatchObject({
      error_type: 'IllegalStateException',
      error_message: 'no stock for order 4711',
      severity: 'critical',
      environment: 'staging',
      release_version: 'shop@2.0.0',
      service_name: 'checkout',
      tenant: 'acme',
      user_id: '42',
      trace_id: traceId,
      span_id: 'cd'.repeat(8),
      stack_trace: JAVA_STACK,
      tags: { region: 'eu', attempt: '3', password: '[redacted]' },
      context: { user_id: '42', request_id: 'r-1', order_id: 4711, api_key: '[redacted]' },
    });
    const [issue] = await rows(database, 'select * from howdah.tb_error_log');
    expect(issue).toMatchObject({ error_type: 'IllegalStateException', culprit: expect.stringContaining('Stock') });
  }));

test('errors of one fingerprint or one stack are one issue, a message without a type is an issue of its own', () =>
  withBoth(async (intake, database) => {
    const sent = await send(intake, 'errors', [
      { error_type: 'A', message: 'one', fingerprint: 'same' },
      { error_type: 'B', message: 'two', fingerprint: ['same'] },
      { error_type: 'Timeout', message: 'after 30 ms', stack_trace: JAVA_STACK },
      { error_type: 'Timeout', message: 'after 31 ms', stack_trace: JAVA_STACK },
      { message: 'disk is nearly full', severity: 'warning' },
    ]);

    expect(sent).toMatchObject(stored(5));
    expect(await count(database, 'tb_error_occurrence')).toBe(5);
    expect(await count(database, 'tb_error_log')).toBe(3);
  }));

test('changes are stored with both states, without secrets', () =>
  withBoth(async (intake, database) => {
    const sent = await send(intake, 'changes', {
      changes: [
        {
          entity_name: 'order',
          entity_id: 7,
          change_type: 'UPDATE',
          before: { status: 'new', card_number: '4111' },
          after: { status: 'paid', card_number: '4111' },
          changed_at: Math.floor(Date.now() / 1000) - 5,
          trace_id: traceId,
          changed_by: 'ada',
          tenant: 'acme',
          environment: 'production',
        },
        { entity_name: 'order', entity_id: '8', change_type: 'order.shipped' },
      ],
    });

    expect(sent).toMatchObject(stored(2));
    expect(await rows(database, 'select * from monitoring.changes order by entity_id')).toMatchObject([
      {
        entity_name: 'order',
        entity_id: '7',
        change_type: 'UPDATE',
        before_data: { status: 'new', card_number: '[redacted]' },
        after_data: { status: 'paid', card_number: '[redacted]' },
        trace_id: traceId,
        changed_by: 'ada',
        tenant: 'acme',
        environment: 'production',
      },
      { entity_id: '8', change_type: 'order.shipped', before_data: null, after_data: null, trace_id: null },
    ]);
  }));

test('metrics add up as increments, with labels and a service', () =>
  withBoth(async (intake, database) => {
    const sender = { service: 'shop', environment: 'staging' };
    const sent = await send(intake, 'metrics', [
      { name: 'orders', type: 'counter', value: 1, labels: { plan: 'pro', seats: 3 }, ...sender },
      { name: 'orders', type: 'counter', value: 2.5, labels: { seats: 3, plan: 'pro' }, ...sender },
      { name: 'queue', type: 'gauge', value: -4, unit: '{job}', ...sender },
      { name: 'open', type: 'updowncounter', value: -1, ...sender },
      { name: 'latency', type: 'histogram', value: 12.5, unit: 'ms', ...sender },
      { name: 'latency', type: 'histogram', value: 0, unit: 'ms', ...sender },
      { name: 'latency', type: 'histogram', value: -3, unit: 'ms', ...sender },
    ]);

    expect(sent).toMatchObject(stored(7));
    const points = await rows(
      database,
      `select metric_name, metric_type, labels, sum(value)::float8 as value, sum(count)::int as count
         from howdah.metric_point join howdah.metric_series using (series_id) group by 1, 2, 3 order by 1`
    );
    expect(points).toEqual([
      { metric_name: 'latency', metric_type: 'histogram', labels: {}, value: 9.5, count: 3 },
      { metric_name: 'open', metric_type: 'updowncounter', labels: {}, value: -1, count: null },
      { metric_name: 'orders', metric_type: 'counter', labels: { plan: 'pro', seats: 3 }, value: 3.5, count: null },
      { metric_name: 'queue', metric_type: 'gauge', labels: {}, value: -4, count: null },
    ]);
    const [histogram] = await rows(
      database,
      `select distribution from howdah.metric_point where distribution is not null and minimum = 12.5`
    );
    const { scale, positive } = histogram?.['distribution'] as { scale: number; positive: { offset: number } };
    const base = 2 ** (2 ** -scale);
    expect(base ** positive.offset).toBeLessThan(12.5);
    expect(base ** (positive.offset + 1)).toBeGreaterThanOrEqual(12.5);
    expect(await rows(database, 'select distinct service_name, environment from howdah.resource')).toEqual([
      { service_name: 'shop', environment: 'staging' },
    ]);
  }));

test('log records take words and numbers as severities', () =>
  withBoth(async (intake, database) => {
    const sent = await send(intake, 'logs', {
      logs: [
        {
          message: 'paid',
          severity: 'info',
          service: 'shop',
          attributes: { order: { id: 7 }, token: 'x' },
          trace_id: traceId,
          span_id: 'cd'.repeat(8),
        },
        { message: 'slow', level: 'WARN' },
        { message: 'broken', severity: 19 },
        { message: 'whatever' },
      ],
    });

    expect(sent).toMatchObject(stored(4));
    const logs = await rows(
      database,
      `select body, severity_number, severity_text, log_record.attributes, howdah.trace_hex(trace_id) as trace_id, service_name
         from howdah.log_record join howdah.resource using (resource_id) order by severity_number`
    );
    expect(logs).toEqual([
      {
        body: 'whatever',
        severity_number: 0,
        severity_text: null,
        attributes: {},
        trace_id: null,
        service_name: 'unknown_service',
      },
      {
        body: 'paid',
        severity_number: 9,
        severity_text: 'info',
        attributes: { order: { id: 7 }, token: '[redacted]' },
        trace_id: traceId,
        service_name: 'shop',
      },
      {
        body: 'slow',
        severity_number: 13,
        severity_text: 'WARN',
        attributes: {},
        trace_id: null,
        service_name: 'unknown_service',
      },
      {
        body: 'broken',
        severity_number: 19,
        severity_text: null,
        attributes: {},
        trace_id: null,
        service_name: 'unknown_service',
      },
    ]);
  }));

test('invalid records are refused by place and field, and their neighbours are stored', () =>
  withBoth(async (intake, database) => {
    const sent = await send(intake, 'changes', [
      { entity_name: 'order', entity_id: 1, change_type: 'INSERT', after: {} },
      { entity_name: 'order', change_type: 'INSERT', changed_at: '2026-03-01 12:00' },
      'nonsense',
      { entity_name: ' ', entity_id: {}, change_type: 7, trace_id: '0'.repeat(32) },
      { entity_name: 'order', entity_id: 2, change_type: 'INSERT', before: null, afterr: {} },
    ]);

    expect(sent.status).toBe(200);
    expect(sent.body).toEqual({
      stored: 2,
      rejected: [
        {
          index: 1,
          reason: expect.stringMatching(/^"entity_id" is missing; "changed_at" must be a time with a time zone: /),
        },
        { index: 2, reason: 'a record must be an object' },
        {
          index: 3,
          reason:
            '"entity_name" must not be empty; "entity_id" must be a text or a number; "change_type" must be a text; ' +
            '"trace_id" must be a trace id: 32 hexadecimal digits, not all of them 0',
        },
      ],
      warnings: [expect.stringMatching(/^"afterr" is not a field of changes and was ignored \(first in record 4\); /)],
      repeated: false,
    });
    expect(await count(database, 'tb_entity_change_log')).toBe(2);
    const refused = await intake.metrics.getSingleMetricAsString('howdah_intake_refused_total');
    expect(refused).toContain('howdah_intake_refused_total{reason="changes_rejected"} 3');
  }));

const BAD: ReadonlyArray<[Endpoint, Record<string, unknown>, string]> = [
  ['errors', {}, '"error_type" is missing, and so are "message" and "stack_trace"'],
  ['errors', { message: 'x', severity: 'loud' }, '"severity" must be one of debug, info'],
  ['errors', { message: 'x', severity: 'constructor' }, '"severity" must be one of debug, info'],
  ['metrics', { name: 'x', type: 'gauge' }, '"value" is missing: only a counter may leave it out'],
  ['metrics', { name: 'x', type: 'counter', value: null }, '"value" must be a finite number'],
  ['errors', { message: 'x', context: [] }, '"context" must be an object'],
  ['errors', { message: 'x', span_id: 'zz' }, '"span_id" must be a span id: 16 hexadecimal digits'],
  ['errors', { message: 'x', timestamp: true }, '"timestamp" must be a time: '],
  ['errors', { message: 'x', timestamp: 1e300 }, '"timestamp" must be a time: '],
  ['errors', { message: 'x', timestamp: '2026-13-01T00:00:00Z' }, '"timestamp" must be a time: '],
  ['metrics', { name: 'x', type: 'counter', value: -1 }, '"value" must not be negative: a counter only grows'],
  ['metrics', { name: 'x', type: 'timer', value: 1 }, '"type" must be one of counter, updowncounter, gauge'],
  ['metrics', { name: 'x', type: 'gauge', value: 'NaN' }, '"value" must be a finite number'],
  ['metrics', { name: '', type: 'gauge', value: 1 }, '"name" must not be empty'],
  ['metrics', { name: 'x', type: 'gauge', value: 1, labels: { a: {} } }, '"labels.a" must be a text, a number'],
  ['errors', { message: 'x', user: 2 ** 53 }, '"user" must be '],
  [
    'changes',
    { entity_name: 'order', entity_id: 2 ** 60, change_type: 'x' },
    '"entity_id" must be a text: a number over',
  ],
  ['logs', {}, '"message" is missing'],
  ['logs', { message: 'x', severity: 25 }, '"severity" must be one of trace'],
];

test('a request of which nothing can be stored is refused with what is wrong', () =>
  withBoth(async (intake, database) => {
    for (const [endpoint, record, reason] of BAD) {
      const sent = await send(intake, endpoint, record);

      expect([endpoint, record, sent.status]).toEqual([endpoint, record, 400]);
      expect(sent.body).toEqual({
        message: expect.stringContaining(reason),
        code: 'invalid_records',
        rejected: [{ index: 0, reason: expect.stringContaining(reason) }],
        warnings: [],
      });
    }
    const infinite = await send(intake, 'metrics', '{"name":"x","type":"gauge","value":1e999}');
    expect(infinite).toMatchObject({ status: 400, body: { code: 'invalid_records' } });
    for (const table of ['tb_error_occurrence', 'metric_point', 'log_record', 'ingest_ledger']) {
      expect(await count(database, table)).toBe(0);
    }
  }));

test('a body that cannot be read, is too large or of another type is refused as a whole', () =>
  withBoth(
    async (intake) => {
      const cases: Array<[number, string, unknown, Record<string, string>]> = [
        [400, 'malformed_body', '{"message":', {}],
        [400, 'malformed_body', '', {}],
        [400, 'malformed_body', '"text"', {}],
        [400, 'malformed_body', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), {}],
        [400, 'malformed_compression', 'not gzip', { 'content-encoding': 'gzip' }],
        [400, 'malformed_idempotency_key', '{}', { 'idempotency-key': 'a b' }],
        [403, 'unknown_key', '{}', { 'x-howdah-key': 'f'.repeat(32) }],
        [403, 'malformed_key', '{}', { authorization: 'Bearer nonsense' }],
        [413, 'body_too_large', JSON.stringify({ message: 'x'.repeat(200_000) }), {}],
        [
          413,
          'body_too_large',
          gzipSync(JSON.stringify({ message: 'x'.repeat(200_000) })),
          { 'content-encoding': 'gzip' },
        ],
        [413, 'too_many_records', JSON.stringify(Array.from({ length: 10_001 }, () => 0)), {}],
        [400, 'malformed_body', '['.repeat(100_000), {}],
        [400, 'malformed_body', '['.repeat(49_000) + ']'.repeat(49_000), {}],
        [400, 'malformed_body', `{"message":"x","attributes":${'{"a":'.repeat(16_000)}1${'}'.repeat(16_000)}}`, {}],
        [415, 'unsupported_content_type', '{}', { 'content-type': 'application/x-www-form-urlencoded' }],
        [415, 'unsupported_encoding', '{}', { 'content-encoding': 'lzma' }],
      ];
      for (const [status, code, body, headers] of cases) {
        const sent = await send(intake, 'logs', body, headers);

        expect([code, sent.status, sent.body]).toEqual([
          code,
          status,
          { message: expect.stringMatching(/\w+ .*\.$/), code },
        ]);
      }
      const got = await fetch(`${intake.url}/ingest/v1/logs`);
      expect([got.status, got.headers.get('allow'), await got.json()]).toEqual([
        405,
        'POST, OPTIONS',
        { message: 'GET is not possible here; send POST.', code: 'wrong_method' },
      ]);
    },
    { config: { maxBodyBytes: 100_000 } }
  ));

test('a key is needed where the intake asks for one', () =>
  withBoth(
    async (intake) => {
      expect(await send(intake, 'logs', { message: 'x' })).toMatchObject({
        status: 401,
        body: { code: 'missing_key' },
      });
      expect(await send(intake, 'logs', { message: 'x' }, { 'x-howdah-key': TEST_KEY })).toMatchObject(stored(1));
      expect(await send(intake, 'logs', { message: 'y' }, { authorization: `Bearer ${TEST_KEY}` })).toMatchObject(
        stored(1)
      );
    },
    { config: { auth: 'required' } }
  ));

test('while nothing more can be taken, the sender hears when to come again', () =>
  withBoth(async (intake, database) => {
    await intake.writer.drain();

    const sent = await send(intake, 'logs', { message: 'late' });

    expect(sent).toMatchObject({ status: 503, body: { code: 'shutting_down' } });
    expect(sent.headers.get('retry-after')).toBe('2');
    expect(await count(database, 'log_record')).toBe(0);
  }));

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const)('bodies may come as %s', (encoding, compress) =>
  withBoth(async (intake, database) => {
    const body = compress(JSON.stringify({ message: 'packed' }));

    expect(await send(intake, 'logs', body, { 'content-encoding': encoding })).toMatchObject(stored(1));
    expect(await count(database, 'log_record')).toBe(1);
  })
);

test('records of the same time are stored once, others again', () =>
  withBoth(async (intake, database) => {
    const changed_at = Math.floor(Date.now() / 1000);
    const change = { entity_name: 'order', entity_id: 1, change_type: 'paid', changed_at };

    expect(await send(intake, 'changes', change)).toMatchObject(stored(1));
    expect((await send(intake, 'changes', change)).body).toEqual({
      stored: 1,
      rejected: [],
      warnings: [],
      repeated: true,
    });
    expect(await send(intake, 'changes', { ...change, entity_id: 2 })).toMatchObject(stored(1));
    expect(await count(database, 'tb_entity_change_log')).toBe(2);
  }));

test.each([{}, { timestamp: null }, { timestamp: 0 }])(
  'what says no time (%j) happens as often as it is sent',
  (when) =>
    withBoth(async (intake, database) => {
      const error = { error_type: 'TimeoutError', message: 'again', ...when };

      const answers = [
        await send(intake, 'errors', error),
        ...(await Promise.all([1, 2].map(() => send(intake, 'errors', error)))),
      ];

      expect(answers).toMatchObject([stored(1), stored(1), stored(1)]);
      expect(await count(database, 'tb_error_occurrence')).toBe(3);
    })
);

test('names of columns are taken for the fields that fill them, and a field by its own name goes first', () =>
  withBoth(async (intake, database) => {
    const answers = [
      await send(intake, 'errors', {
        exception_type: 'A',
        error_type: 'B',
        error_message: 'm',
        release_version: '1',
        service_name: 'shop',
        user_id: 7,
        error_fingerprint: 'named',
      }),
      await send(intake, 'changes', {
        ...{ entity_name: 'order', entity_id: 1, change_type: 'x' },
        ...{ before_data: [1], after_data: null },
      }),
      await send(intake, 'metrics', { metric_name: 'm', metric_type: 'gauge', metric_value: 2, service_name: 'shop' }),
    ];

    const warnings = answers.map(({ status, body }) => [status, ...(body as { warnings: string[] }).warnings]);
    expect(warnings).toEqual([
      [200, expect.stringMatching(/^"exception_type" is not a field of errors and was ignored/)],
      [200],
      [200],
    ]);
    expect(await rows(database, 'select * from monitoring.errors')).toMatchObject([
      { exception_type: 'B', message: 'm', release: '1', service_name: 'shop', user_id: '7', fingerprint: 'named' },
    ]);
    expect(await rows(database, 'select before_data, after_data from monitoring.changes')).toEqual([
      { before_data: [1], after_data: null },
    ]);
    expect(await rows(database, 'select metric_name, metric_value, service_name from monitoring.metrics')).toEqual([
      { metric_name: 'm', metric_value: '2', service_name: 'shop' },
    ]);
  }));

test('an idempotency key stands for one body: a repeat is answered alike, another body is refused', () =>
  withBoth(async (intake, database) => {
    const key = { 'idempotency-key': '"8e03978e-40d5-43dd-bc93-6894a57f9324"' };
    const batch = [{ message: 'first' }, { nothing: true }];

    const first = await send(intake, 'logs', batch, key);
    const again = await send(intake, 'logs', gzipSync(JSON.stringify(batch)), { ...key, 'content-encoding': 'gzip' });
    const other = await send(intake, 'logs', { message: 'second' }, key);
    const elsewhere = await send(intake, 'errors', { message: 'second' }, key);
    const sameBody = await send(intake, 'logs', batch, { 'idempotency-key': 'another' });

    const answer = { stored: 1, rejected: [{ index: 1, reason: '"message" is missing' }], warnings: [] };
    expect(first).toMatchObject({ status: 200, body: { ...answer, repeated: false } });
    expect(again).toMatchObject({ status: 200, body: { ...answer, repeated: true } });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect(elsewhere).toMatchObject(stored(1));
    expect(sameBody).toMatchObject({ status: 200, body: { ...answer, repeated: false } });
    expect(await rows(database, 'select body from howdah.log_record')).toEqual([{ body: 'first' }, { body: 'first' }]);
  }));

test('requests with one key at the same time store one of them', () =>
  withBoth(async (intake, database) => {
    const key = { 'idempotency-key': 'k' };

    const sent = await Promise.all(Array.from({ length: 8 }, () => send(intake, 'logs', { message: 'once' }, key)));

    expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 200));
    expect(sent.filter(({ body }) => !(body as { repeated: boolean }).repeated)).toHaveLength(1);
    expect(await count(database, 'log_record')).toBe(1);
  }));

test('the bombs of JSON are known before they are parsed', () =>
  withBoth(async (intake, database) => {
    const levels = 1_000_000;
    const nested = gzipSync(`{"message":"x","attributes":{"a":${'['.repeat(levels)}${']'.repeat(levels)}}}`);
    const wide = gzipSync(`{"message":"x","attributes":{"a":[${'{},'.repeat(2_000_000)}{}]}}`);

    expect(await send(intake, 'logs', nested, { 'content-encoding': 'gzip' })).toMatchObject({
      status: 400,
      body: { code: 'malformed_body', message: expect.stringContaining('more than 100 levels deep') },
    });
    expect(await send(intake, 'logs', wide, { 'content-encoding': 'gzip' })).toMatchObject({
      status: 413,
      body: { code: 'json_too_dense', message: expect.stringContaining('more than 500000 objects') },
    });
    expect(await send(intake, 'logs', { message: 'still here' })).toMatchObject(stored(1));
    expect(await count(database, 'log_record')).toBe(1);
  }));

test('what is over a limit is cut with a mark, told and counted (facts: seeds T24)', () =>
  withBoth(async (intake, database) => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key${i}`, i]));
    const deep = JSON.parse(`${'{"a":'.repeat(12)}1${'}'.repeat(12)}`) as unknown;

    const sent = await send(intake, 'changes', {
      entity_name: 'order',
      entity_id: 'x'.repeat(1_000),
      change_type: 'UPDATE',
      before: { note: 'y'.repeat(20_000) },
      after: { many, deep, list: Array.from({ length: 300 }, () => 1) },
    });

    expect(sent.body).toEqual({
      stored: 1,
      rejected: [],
      warnings: ['5 part(s) were over a limit and were left out, with a mark where they stood'],
      repeated: false,
    });
    const [change] = await rows(database, 'select * from monitoring.changes');
    expect(change?.['entity_id']).toBe(`${'x'.repeat(300)}…`);
    expect(JSON.stringify(change?.['before_data'])).toContain('[cut, ');
    expect(change?.['after_data']).toMatchObject({ many: { '…': '[cut, 100 keys more]' } });
    const cut = await intake.metrics.getSingleMetricAsString('howdah_intake_cut_total');
    for (const limit of ['long_text', 'many_keys', 'long_list', 'deep_nesting']) expect(cut).toContain(`"${limit}"`);
  }));

test('times of another age are moved and told', () =>
  withBoth(async (intake, database) => {
    const sent = await send(intake, 'logs', [
      { message: 'old', timestamp: 1 },
      { message: 'unknown', timestamp: 0 },
      { message: 'future', timestamp: '9999-01-01T00:00:00Z' },
    ]);

    expect(sent.body).toEqual({
      stored: 3,
      rejected: [],
      warnings: [expect.stringMatching(/^1 record\(s\): /), expect.stringMatching(/^1 record\(s\): /)],
      repeated: false,
    });
    expect(await rows(database, 'select body from howdah.log_record where original_time is not null')).toHaveLength(2);
  }));

test('text that PostgreSQL cannot store is stored without it (facts: seeds T23)', () =>
  withBoth(async (intake, database) => {
    const body = String.raw`{"entity_name":"a\u0000b","entity_id":"\ud800","change_type":"x\\y\t\n","after":{"k\u0000":"\udfff","__proto__":1}}`;

    expect(await send(intake, 'changes', body)).toMatchObject(stored(1));
    expect(await rows(database, 'select * from monitoring.changes')).toMatchObject([
      { entity_name: 'a\uFFFDb', entity_id: '\uFFFD', change_type: 'x\\y\t\n' },
    ]);
  }));

test('a page in a browser may send', () =>
  withBoth(async (intake) => {
    const response = await fetch(`${intake.url}/ingest/v1/logs`, { method: 'OPTIONS' });

    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')).toMatch(/Idempotency-Key/);
  }));
