import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '#support/database';
import { withIntake, type TestIntake } from '#support/intake';
import { decodeLogsResponse, encodeLogsRequest } from '#support/otlp-logs-proto';
import { aLog, aLogsRequest } from '#support/otlp-logs-request';
import { decodeRpcStatus, toOtlpJson } from '#support/otlp-proto';
import { attributes } from '#support/otlp-request';

const withBoth = (run: (intake: TestIntake, database: TestDatabase) => Promise<void>) =>
  withDatabase((database) => withIntake(database, (intake) => run(intake, database)));

const post = (intake: TestIntake, body: Buffer | string, headers: Record<string, string> = {}) =>
  fetch(`${intake.url}/v1/logs`, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { 'content-type': 'application/x-protobuf', ...headers },
  });
const postJson = (intake: TestIntake, request: unknown) =>
  post(intake, JSON.stringify(toOtlpJson(request)), { 'content-type': 'application/json' });
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const send = async (intake: TestIntake, ...logs: object[]) => {
  const response = await post(intake, encodeLogsRequest(aLogsRequest(logs)));
  expect(response.status).toBe(200);
  return decodeLogsResponse(await bytesOf(response)).partialSuccess;
};

const logsIn = async ({ pool }: TestDatabase) => {
  const { rows } = await pool.query<Record<string, unknown>>(
    'select * from monitoring.logs order by timestamp, message'
  );
  return rows;
};

test.each(['protobuf', 'JSON'])('a record of %s is stored with everything it says (O18)', (encoding) =>
  withBoth(async (intake, database) => {
    const atMs = Date.now() - 5_000;
    const request = {
      resourceLogs: [
        {
          resource: {
            attributes: attributes({
              'service.name': 'shop',
              'service.version': '1.2.3',
              'deployment.environment.name': 'staging',
              'tenant.id': 'of the resource',
            }),
          },
          schemaUrl: 'https://opentelemetry.io/schemas/1.30.0',
          scopeLogs: [
            {
              scope: { name: 'shop.orders', version: '2', attributes: attributes({ team: 'checkout' }) },
              logRecords: [
                aLog({
                  atMs,
                  observedMs: atMs + 7,
                  severity: 14,
                  severityText: 'WARNING',
                  eventName: 'order.late',
                  body: 'order 7 is late',
                  attributes: { 'order.id': 7, 'tenant.id': 'acme', api_key: 'k' },
                  traceId: Buffer.alloc(16, 0xab),
                  spanId: Buffer.alloc(8, 0xfe),
                  flags: 0x101,
                  droppedAttributesCount: 2,
                }),
              ],
            },
          ],
        },
      ],
    };

    const response =
      encoding === 'JSON' ? await postJson(intake, request) : await post(intake, encodeLogsRequest(request));

    expect(response.status).toBe(200);
    expect((await bytesOf(response)).toString()).toBe(encoding === 'JSON' ? '{}' : '');
    expect(await logsIn(database)).toEqual([
      {
        timestamp: new Date(atMs),
        observed_time: new Date(atMs + 7),
        original_time: null,
        level: 'warn',
        severity_number: 14,
        severity_text: 'WARNING',
        message: 'order 7 is late',
        body_fields: null,
        event_name: 'order.late',
        attributes: { 'order.id': 7, 'tenant.id': 'acme', api_key: '[redacted]' },
        trace_id: 'ab'.repeat(16),
        span_id: 'fe'.repeat(8),
        tenant: 'acme',
        service_name: 'shop',
        environment: 'staging',
        release: '1.2.3',
        resource: expect.objectContaining({ 'service.name': 'shop' }) as unknown,
        scope_name: 'shop.orders',
        scope_version: '2',
        scope: { team: 'checkout', schema_url: 'https://opentelemetry.io/schemas/1.30.0' },
        extra: { flags: 0x101, dropped_attributes_count: 2 },
      },
    ]);
  })
);

test('a body that is no text is kept as fields, and rendered as text (O18)', () =>
  withBoth(async (intake, database) => {
    const body = { kvlistValue: { values: attributes({ order: 7, password: 'hunter2' }) } };

    expect(
      await send(intake, aLog({ body }), aLog({ atMs: Date.now() + 1, body: { doubleValue: 1.5 } }))
    ).toBeUndefined();

    expect(await logsIn(database)).toMatchObject([
      { message: '{"order":7,"password":"[redacted]"}', body_fields: { order: 7, password: '[redacted]' } },
      { message: '1.5', body_fields: 1.5 },
    ]);
  }));

test('a record without a time is stored at the time at which it was seen, or came (O18)', () =>
  withBoth(async (intake, database) => {
    const observedMs = Date.now() - 60_000;

    const answer = await send(
      intake,
      aLog({ atMs: null, observedMs, body: 'seen' }),
      aLog({ atMs: null, body: 'came' }),
      aLog({ atMs: 1_000, body: 'of 1970' }),
      aLog({ atMs: Date.UTC(2500, 0), body: 'of 2500' })
    );

    expect(answer).toEqual({
      errorMessage:
        '3 log record(s) lay outside of the time that is kept or said no time; they were stored at the nearest time that ' +
        'is, with original_time',
    });
    const byMessage = new Map((await logsIn(database)).map((row) => [row['message'], row]));
    expect(byMessage.get('seen')).toMatchObject({ timestamp: new Date(observedMs), original_time: null });
    expect(byMessage.get('came')).toMatchObject({ original_time: null });
    expect(byMessage.get('of 1970')).toMatchObject({ original_time: new Date(1_000) });
    expect(byMessage.get('of 2500')).toMatchObject({ original_time: new Date(Date.UTC(2500, 0)) });
    for (const message of ['came', 'of 2500']) {
      expect(Date.now() - (byMessage.get(message)?.['timestamp'] as Date).getTime()).toBeLessThan(60_000);
    }
  }));

test('what is wrong about a record is left out and told, and the record is stored (O8, O18)', () =>
  withBoth(async (intake, database) => {
    const answer = await send(
      intake,
      aLog({ body: 'a', traceId: Buffer.alloc(16), spanId: Buffer.alloc(8, 1) }),
      aLog({ body: 'b', traceId: Buffer.alloc(15, 1), spanId: Buffer.alloc(9, 1) }),
      aLog({ body: 'c', severity: 25 }),
      aLog({ body: 'd', severity: -1 }),
      aLog({ body: 'e', severityText: 'x'.repeat(200), eventName: 'good\0' }),
      aLog({ body: `f${'y'.repeat(70_000)}` })
    );

    expect(answer).toEqual({
      errorMessage:
        '2 log record(s) were stored without a trace id, which must be 32 hex digits and not all zero; ' +
        '1 log record(s) were stored without a span id, which must be 16 hex digits and not all zero; ' +
        '2 log record(s) were stored with a severity number that is not between 1 and 24, as unspecified; ' +
        '1 log record(s) were stored with a severity text or event name cut to 100 characters; ' +
        '1 log record(s) were stored with a body cut to 65536 characters',
    });
    expect(await logsIn(database)).toMatchObject([
      { trace_id: null, span_id: '01'.repeat(8) },
      { trace_id: null, span_id: null },
      { severity_number: 0, level: 'unspecified', extra: { severity_number: 25 } },
      { severity_number: 0, extra: { severity_number: -1 } },
      { severity_text: `${'x'.repeat(100)}…`, event_name: 'good\ufffd' },
      { message: `f${'y'.repeat(65_535)}… [cut, 4465 characters more]` },
    ]);
    await intake.close();
    const { rows } = await database.pool.query<{ reason: string; count: string }>(
      "select reason, sum(count) as count from howdah.intake_refusal where outcome = 'cut' group by 1 order by 1"
    );
    expect(rows).toEqual([
      { reason: 'log_body', count: '1' },
      { reason: 'log_ids', count: '3' },
      { reason: 'log_name_length', count: '1' },
      { reason: 'log_severity', count: '2' },
    ]);
  }));

test('records that are none are refused beside their neighbours, and counted (O8)', () =>
  withBoth(async (intake, database) => {
    const logRecords = [{ body: { stringValue: 'good' } }, 'bad', { timeUnixNano: 'bad' }];
    const request = { resourceLogs: [{ scopeLogs: [{ logRecords }] }] };

    const response = await postJson(intake, request);

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      partialSuccess: {
        rejectedLogRecords: '2',
        errorMessage: expect.stringContaining(
          '1 log record(s) refused: a log record must be an object; ' +
            '1 log record(s) refused: timeUnixNano and observedTimeUnixNano must be whole numbers'
        ) as unknown,
      },
    });
    expect(await logsIn(database)).toMatchObject([{ message: 'good' }]);
    expect(await intake.metrics.getSingleMetricAsString('howdah_intake_refused_total')).toContain(
      'reason="logs_rejected"} 2'
    );
  }));

test('a request that is sent again stores nothing twice, and an empty one is a success (O7, O13)', () =>
  withBoth(async (intake, database) => {
    const body = encodeLogsRequest(aLogsRequest([aLog(), aLog()]));

    const answers = [await post(intake, body), await post(intake, gzipSync(body), { 'content-encoding': 'gzip' })];
    const empty = [await post(intake, Buffer.alloc(0)), await postJson(intake, {})];

    expect([...answers, ...empty].map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await logsIn(database)).toHaveLength(2);
  }));

test('a body that is no request is refused with a status that says so (O9, O10)', () =>
  withBoth(async (intake, database) => {
    const truncated = await post(intake, encodeLogsRequest(aLogsRequest([aLog()])).subarray(0, 30));
    const notJson = await post(intake, '{"resourceLogs":', { 'content-type': 'application/json' });
    const get = await fetch(`${intake.url}/v1/logs`);

    expect([truncated.status, notJson.status, get.status]).toEqual([400, 400, 405]);
    expect(decodeRpcStatus(await bytesOf(truncated))).toMatchObject({
      code: 3,
      message: expect.stringContaining('ExportLogsServiceRequest') as unknown,
    });
    expect(await notJson.json()).toMatchObject({ code: 3 });
    expect(await logsIn(database)).toEqual([]);
  }));
