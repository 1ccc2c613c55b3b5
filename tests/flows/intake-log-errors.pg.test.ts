import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '#support/database';
import { withIntake, type TestIntake } from '#support/intake';
import { encodeLogsRequest } from '#support/otlp-logs-proto';
import { aLog, aLogsRequest, type LogShape } from '#support/otlp-logs-request';
import { encodeTraceRequest, toOtlpJson } from '#support/otlp-proto';
import { aSpan, aTraceRequest, type SpanShape } from '#support/otlp-request';
import type { LogErrors } from '../../sidecar/src/ingest/log-records.ts';

const withBoth = (run: (intake: TestIntake, database: TestDatabase) => Promise<void>) =>
  withDatabase((database) => withIntake(database, (intake) => run(intake, database)));

const post = async (intake: TestIntake, path: string, body: Buffer) => {
  const response = await fetch(`${intake.url}${path}`, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: { 'content-type': 'application/x-protobuf' },
  });
  expect(response.status).toBe(200);
};
const sendLogs = (intake: TestIntake, ...logs: LogShape[]) =>
  post(intake, '/v1/logs', encodeLogsRequest(aLogsRequest(logs.map(aLog))));
const sendSpans = (intake: TestIntake, ...spans: SpanShape[]) =>
  post(intake, '/v1/traces', encodeTraceRequest(aTraceRequest(spans.map(aSpan))));

const errorsIn = async ({ pool }: TestDatabase) => {
  const { rows } = await pool.query<Record<string, unknown>>(
    `select error_type, error_message, severity, service_name, tenant, trace_id, span_id, context, request_context
       from howdah.tb_error_occurrence order by occurred_at, error_message`
  );
  return rows;
};
const issueCount = async ({ pool }: TestDatabase) => (await pool.query('select from howdah.tb_error_log')).rowCount;

const STACK = [
  'PaymentError: card declined',
  '    at charge (/app/src/pay/charge.js:41:13)',
  '    at checkout (/app/src/checkout.js:7:3)',
].join('\n');
const DECLINED = {
  'exception.type': 'PaymentError',
  'exception.message': 'card declined',
  'exception.stacktrace': STACK,
};
// In the middle of a minute: reports of one error are compared within the same one.
const atMs = Math.floor(Date.now() / 60_000) * 60_000 - 30_000;

test('an exception in a log record is an error like one on a span: both are one issue (§4.3.1, §4.3.2)', () =>
  withBoth(async (intake, database) => {
    const ids = { traceId: randomBytes(16), spanId: randomBytes(8) };
    await sendLogs(intake, {
      ...ids,
      atMs,
      severity: 17,
      body: 'could not charge order 7',
      attributes: {
        ...DECLINED,
        'http.request.method': 'POST',
        'http.route': '/pay',
        'tenant.id': 'acme',
        'user.id': 'u1',
        password: 'x',
      },
    });
    await sendSpans(intake, { startMs: atMs + 1, events: [{ name: 'exception', attributes: DECLINED }] });

    expect(await errorsIn(database)).toEqual([
      {
        error_type: 'PaymentError',
        error_message: 'card declined',
        severity: 'error',
        service_name: 'shop',
        tenant: 'acme',
        trace_id: ids.traceId.toString('hex'),
        span_id: ids.spanId.toString('hex'),
        context: {
          'http.request.method': 'POST',
          'http.route': '/pay',
          'tenant.id': 'acme',
          'user.id': 'u1',
          user_id: 'u1',
          password: '[redacted]',
          'log.message': 'could not charge order 7',
        },
        request_context: { method: 'POST', route: '/pay' },
      },
      expect.objectContaining({ error_type: 'PaymentError', error_message: 'card declined' }),
    ]);
    expect(await issueCount(database)).toBe(1);
  }));

test('secrets in the message and the stack trace of an exception are stored neither with the error nor with its span or log (§4.3.7)', () =>
  withBoth(async (intake, database) => {
    const secret = 'hunter2-is-no-secret';
    const attributes = {
      'exception.type': 'LoginError',
      'exception.message': `cannot log in at postgres://app:${secret}@db/shop`,
      'exception.stacktrace': `LoginError: password=${secret}\n    at login (/app/src/login.js:1:1)`,
    };
    await sendLogs(intake, { atMs, severity: 17, body: `password=${secret}`, attributes });
    const address = { 'url.full': `https://shop.example/?token=${secret}`, 'url.query': `a=1&password=${secret}` };
    await sendSpans(intake, { startMs: atMs, attributes: address, events: [{ name: 'exception', attributes, atMs }] });

    expect(await errorsIn(database)).toHaveLength(2);
    const { rows } = await database.pool.query<Record<string, string>>(`
      select (select string_agg(row_to_json(e)::text, '') from monitoring.errors e) as errors,
             (select string_agg(row_to_json(o)::text, '') from howdah.tb_error_occurrence o) as occurrences,
             (select string_agg(row_to_json(s)::text, '') from howdah.span s) as spans,
             (select string_agg(row_to_json(l)::text, '') from howdah.log_record l) as logs`);
    for (const text of Object.values(rows[0] ?? {})) {
      expect(text).toContain('LoginError');
      expect(text).not.toContain(secret);
    }
  }));

test('what becomes an error depends on its severity, and every record stays a log (§4.3.2, §4.3.4)', () =>
  withBoth(async (intake, database) => {
    const told = (name: string) => ({ 'exception.type': name });
    await sendLogs(
      intake,
      { atMs, severity: 16, attributes: told('Handled') },
      { atMs: atMs + 1, severity: 17, body: 'said by the log', attributes: told('Error17') },
      { atMs: atMs + 2, severity: 21, attributes: told('Fatal21') },
      { atMs: atMs + 3, severity: 0, attributes: told('Unspecified') },
      { atMs: atMs + 4, severity: 18, eventName: 'http.server.request.exception', body: 'an event' },
      { atMs: atMs + 5, severity: 17, body: 'no exception at all' },
      { atMs: atMs + 6, severity: 17, body: STACK },
      { atMs: atMs + 7, severity: 17, body: 'Summary: three\n    at noon' }
    );

    expect((await errorsIn(database)).map((row) => [row['error_type'], row['error_message'], row['severity']])).toEqual(
      [
        ['Error17', 'said by the log', 'error'],
        ['Fatal21', 'order taken', 'critical'],
        ['Unspecified', 'order taken', 'error'],
        ['Error', 'an event', 'error'],
        ['PaymentError', 'card declined', 'error'],
      ]
    );
    const { rows } = await database.pool.query('select from monitoring.logs');
    expect(rows).toHaveLength(8);
  }));

test.each<[LogErrors, string[]]>([
  ['off', []],
  ['fatal', ['critical 21']],
  ['warn', ['critical 21', 'error 17', 'error 0', 'warning 13']],
  ['info', ['critical 21', 'error 17', 'error 0', 'info 9', 'warning 13']],
])('with HOWDAH_LOG_ERRORS=%s, exceptions in logs are errors from there on (§4.3.2)', (logErrors, expected) =>
  withDatabase((database) =>
    withIntake(
      database,
      async (intake) => {
        const told = [0, 5, 9, 13, 17, 21].map((severity) => ({
          atMs,
          severity,
          attributes: { 'exception.type': `Told${severity}`, 'exception.message': String(severity) },
        }));
        await sendLogs(intake, ...told);

        const errors = await errorsIn(database);
        expect(errors.map((row) => `${String(row['severity'])} ${String(row['error_message'])}`).sort()).toEqual(
          [...expected].sort()
        );
        expect((await database.pool.query('select from monitoring.logs')).rowCount).toBe(told.length);
      },
      { config: { logErrors } }
    )
  )
);

test.each(['span first', 'log first', 'both at once'])(
  'one error that a span event and a log record report counts once: %s (§4.3.5)',
  (order) =>
    withBoth(async (intake, database) => {
      const ids = { traceId: randomBytes(16), spanId: randomBytes(8) };
      const span = () =>
        sendSpans(intake, { ...ids, startMs: atMs, events: [{ name: 'exception', attributes: DECLINED, atMs }] });
      const log = () => sendLogs(intake, { ...ids, atMs: atMs + 2, severity: 17, attributes: DECLINED });

      if (order === 'both at once') await Promise.all([span(), log()]);
      else for (const one of order === 'span first' ? [span, log] : [log, span]) await one();

      expect(await errorsIn(database)).toHaveLength(1);
      const { rows } = await database.pool.query<{ sum: number }>(
        'select sum(occurrences)::integer as sum from howdah.issue_delta'
      );
      expect(rows).toEqual([{ sum: 1 }]);
      expect((await database.pool.query('select from monitoring.logs')).rowCount).toBe(1);
      expect((await database.pool.query('select from howdah.span')).rowCount).toBe(1);
    })
);

test('an error that passes through spans of later requests counts once, at the innermost one (§4.3.5)', () =>
  withBoth(async (intake, database) => {
    const traceId = randomBytes(16);
    const [outer, middle, inner] = [randomBytes(8), randomBytes(8), randomBytes(8)];
    // Languages that unwind tell of a longer stack at each span.
    const told = (more: string) => [
      { name: 'exception', attributes: { ...DECLINED, 'exception.stacktrace': `${STACK}${more}` }, atMs },
    ];
    const charge = { traceId, spanId: inner, parentSpanId: middle, startMs: atMs, events: told('') };
    const pay = {
      traceId,
      spanId: middle,
      parentSpanId: outer,
      startMs: atMs,
      events: told('\n    at pay (/app/b.js:1:1)'),
    };
    const request = { traceId, spanId: outer, startMs: atMs, events: told('\n    at serve (/app/c.js:1:1)') };

    for (const span of [charge, pay, request]) await sendSpans(intake, span);

    expect(await errorsIn(database)).toMatchObject([{ span_id: inner.toString('hex') }]);
    expect((await database.pool.query('select from howdah.span')).rowCount).toBe(3);
  }));

test('another error on a span above, and the same one in another service, count for themselves (§4.3.5)', () =>
  withBoth(async (intake, database) => {
    const traceId = randomBytes(16);
    const [front, outer, inner] = [randomBytes(8), randomBytes(8), randomBytes(8)];
    const failed = (spanId: Buffer, parentSpanId: Buffer, message: string) => {
      const attributes = { ...DECLINED, 'exception.message': message };
      return { traceId, spanId, parentSpanId, startMs: atMs, events: [{ name: 'exception', attributes, atMs }] };
    };
    await sendSpans(intake, failed(inner, outer, 'declined'));

    await sendSpans(intake, failed(outer, front, 'not paid'));
    const inFront = aTraceRequest([aSpan(failed(front, Buffer.alloc(0), 'not paid'))], { 'service.name': 'front' });
    await post(intake, '/v1/traces', encodeTraceRequest(inFront));

    expect((await errorsIn(database)).map((row) => [row['service_name'], row['error_message']]).sort()).toEqual([
      ['front', 'not paid'],
      ['shop', 'declined'],
      ['shop', 'not paid'],
    ]);
  }));

test('the log of an error on an outer span is known when the spans have told that it came from an inner one (§4.3.5)', () =>
  withBoth(async (intake, database) => {
    const traceId = randomBytes(16);
    const [outer, inner] = [randomBytes(8), randomBytes(8)];
    const events = [{ name: 'exception', attributes: DECLINED, atMs }];
    await sendSpans(
      intake,
      { traceId, spanId: outer, startMs: atMs, events },
      { traceId, spanId: inner, parentSpanId: outer, startMs: atMs, events }
    );

    for (const spanId of [inner, outer]) {
      await sendLogs(intake, { traceId, spanId, atMs: atMs + 1, severity: 17, attributes: DECLINED });
    }

    expect(await errorsIn(database)).toMatchObject([{ span_id: inner.toString('hex') }]);
  }));

test.each<[string, LogShape]>([
  ['another message', { attributes: { ...DECLINED, 'exception.message': 'card stolen' } }],
  ['another stack', { attributes: { ...DECLINED, 'exception.stacktrace': `${STACK}\n    at pay (/app/pay.js:1:1)` } }],
  ['another span', { spanId: Buffer.alloc(8, 7) }],
  ['no span', { spanId: Buffer.alloc(0) }],
  ['a time much later', { atMs: atMs + 120_000 }],
])('a log record with %s is another error', (_, different) =>
  withBoth(async (intake, database) => {
    const ids = { traceId: randomBytes(16), spanId: randomBytes(8) };
    await sendSpans(intake, { ...ids, startMs: atMs, events: [{ name: 'exception', attributes: DECLINED, atMs }] });

    await sendLogs(intake, { ...ids, atMs, severity: 17, attributes: DECLINED, ...different });

    expect(await errorsIn(database)).toHaveLength(2);
  })
);

test('the same error again is another one: in one request, and in the next (§4.3.5)', () =>
  withBoth(async (intake, database) => {
    const ids = { traceId: randomBytes(16), spanId: randomBytes(8) };
    const log: LogShape = { ...ids, atMs, severity: 17, attributes: DECLINED };
    const event = { name: 'exception', attributes: DECLINED, atMs };

    await sendLogs(intake, log, log);
    await sendLogs(intake, { ...log, atMs: atMs + 1 });
    await sendSpans(intake, { ...ids, startMs: atMs, events: [event, event, event] });

    // Two of the three events tell what the log records told; the first log records of the two requests are alike.
    expect(await errorsIn(database)).toHaveLength(4);
  }));

test('a record that comes again in another batch is not counted twice, and its neighbours are', () =>
  withBoth(async (intake, database) => {
    const log: LogShape = { atMs, severity: 17, attributes: DECLINED };

    await sendLogs(intake, log);
    await sendLogs(intake, { ...log, atMs: atMs + 1 }, log);

    expect(await errorsIn(database)).toHaveLength(2);
    expect((await database.pool.query('select from howdah.rejected')).rowCount).toBe(0);
  }));

test('JSON tells of errors as well', () =>
  withBoth(async (intake, database) => {
    const response = await fetch(`${intake.url}/v1/logs`, {
      method: 'POST',
      body: JSON.stringify(toOtlpJson(aLogsRequest([aLog({ severity: 17, attributes: DECLINED })]))),
      headers: { 'content-type': 'application/json' },
    });

    expect(response.status).toBe(200);
    expect(await errorsIn(database)).toMatchObject([{ error_type: 'PaymentError' }]);
  }));
