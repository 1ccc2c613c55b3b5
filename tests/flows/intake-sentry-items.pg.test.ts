import { expect, test } from 'vitest';
import { anEnvelope, anEvent, eventId } from '#support/sentry-envelope';
import { post, withBoth } from '#support/sentry-intake';
import { until } from '#support/until';
import type { TestDatabase } from '#support/database';

const TRACE = 'ab'.repeat(16);
const SPAN = 'cd'.repeat(8);
const attributes = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value, type: typeof value }]));
const sender = {
  'sentry.release': 'shop@1.2.3',
  'sentry.environment': 'staging',
  'server.address': 'web-1',
  'sentry.sdk.name': 'sentry.javascript.node',
  'sentry.sdk.version': '10.0.0',
};

const refusals = async ({ pool }: TestDatabase) =>
  (
    await pool.query<{ reason: string; count: string }>(
      "select reason, count from howdah.intake_refusal where outcome = 'refused' order by reason"
    )
  ).rows;

test('logs of a container are log records, with their resource, severity and trace (§3.4)', () =>
  withBoth(async (intake, { pool }) => {
    const at = Date.now() / 1_000 - 5;
    const log = {
      timestamp: at,
      trace_id: TRACE,
      level: 'warn',
      severity_number: 13,
      body: 'stock of tea is low',
      attributes: attributes({
        ...sender,
        'sentry.message.template': 'stock of %s is low',
        'sentry.trace.parent_span_id': SPAN,
        left: 3,
        'tenant.id': 'acme',
        password: 'hunter2',
      }),
    };

    const response = await post(
      intake,
      anEnvelope([['log', { items: [log, { ...log, level: 'fatal', severity_number: undefined }, 7] }]])
    );

    expect(response.status).toBe(200);
    const { rows } = await pool.query<Record<string, unknown>>(
      'select level, message, service_name, environment, release, trace_id, span_id, tenant, attributes, resource, extract(epoch from timestamp)::float as at from monitoring.logs order by severity_number'
    );
    expect(rows).toEqual([
      {
        level: 'warn',
        message: 'stock of tea is low',
        service_name: 'shop',
        environment: 'staging',
        release: 'shop@1.2.3',
        trace_id: TRACE,
        span_id: SPAN,
        tenant: 'acme',
        attributes: {
          'sentry.message.template': 'stock of %s is low',
          left: 3,
          'tenant.id': 'acme',
          password: '[redacted]',
        },
        resource: {
          'service.name': 'shop',
          'service.version': 'shop@1.2.3',
          'deployment.environment.name': 'staging',
          'host.name': 'web-1',
          'telemetry.sdk.name': 'sentry.javascript.node',
          'telemetry.sdk.version': '10.0.0',
        },
        at: expect.closeTo(at, 3) as number,
      },
      expect.objectContaining({ level: 'fatal' }),
    ]);
  }));

test('the older form of logs, one OpenTelemetry record, is a log record (§3.4)', () =>
  withBoth(async (intake, { pool }) => {
    const record = {
      timeUnixNano: `${Date.now()}000000`,
      severityNumber: 17,
      severityText: 'error',
      body: { stringValue: 'card declined' },
      traceId: TRACE,
      attributes: [{ key: 'order', value: { intValue: '7' } }],
    };

    await post(intake, anEnvelope([['otel_log', record]]));

    const { rows } = await pool.query('select level, message, trace_id, attributes from monitoring.logs');
    expect(rows).toEqual([{ level: 'error', message: 'card declined', trace_id: TRACE, attributes: { order: 7 } }]);
  }));

test('spans of a container are spans; those without ids or times are left out and counted (§3.4)', () =>
  withBoth(async (intake, database) => {
    const start = Date.now() / 1_000 - 5;
    const span = {
      trace_id: TRACE,
      span_id: SPAN,
      parent_span_id: '01'.repeat(8),
      name: 'select * from orders',
      start_timestamp: start,
      end_timestamp: start + 0.5,
      status: 'error',
      is_segment: false,
      attributes: attributes({
        ...sender,
        'sentry.op': 'db.query',
        'db.system.name': 'postgresql',
        'sentry.status.message': 'deadlock',
      }),
      links: [{ trace_id: '12'.repeat(16), span_id: '34'.repeat(8), attributes: attributes({ why: 'retry' }) }],
    };

    const response = await post(intake, anEnvelope([['span', { items: [span, { name: 'no ids' }] }]]));

    expect(response.status).toBe(200);
    const { rows } = await database.pool.query(`
      select operation_name, service_name, environment, span_kind, span_status, status_message, links,
             round(duration_ns / 1e6)::integer as ms, attributes->>'db.system.name' as db
        from monitoring.traces`);
    expect(rows).toEqual([
      {
        operation_name: 'select * from orders',
        service_name: 'shop',
        environment: 'staging',
        span_kind: 'client',
        span_status: 'error',
        status_message: 'deadlock',
        links: [{ trace_id: '12'.repeat(16), span_id: '34'.repeat(8), attributes: { why: 'retry' } }],
        ms: 500,
        db: 'postgresql',
      },
    ]);
    expect(await until(async () => (await refusals(database))[0])).toEqual({ reason: 'spans_rejected', count: '1' });
  }));

test('a single span in the form of transactions is a span (§3.4)', () =>
  withBoth(async (intake, { pool }) => {
    const start = Date.now() / 1_000 - 5;
    const span = {
      trace_id: TRACE,
      span_id: SPAN,
      op: 'ui.interaction.click',
      description: 'button.pay',
      start_timestamp: start,
      timestamp: start + 0.1,
      is_segment: true,
      data: { 'sentry.release': 'web@2.0.0' },
    };

    await post(intake, anEnvelope([['span', span]]));

    const { rows } = await pool.query('select operation_name, service_name, release from monitoring.traces');
    expect(rows).toEqual([{ operation_name: 'button.pay', service_name: 'web', release: 'web@2.0.0' }]);
  }));

test('metrics are points: counters what was added, gauges their value, distributions histograms (§3.4)', () =>
  withBoth(async (intake, database) => {
    const timestamp = Date.now() / 1_000 - 5;
    const metric = (type: string, name: string, value: unknown, more = {}) => ({
      timestamp,
      trace_id: TRACE,
      span_id: SPAN,
      type,
      name,
      value,
      attributes: attributes({ ...sender, kind: 'card', 'user.id': 'u1' }),
      ...more,
    });
    const items = [
      metric('counter', 'orders', 2),
      metric('gauge', 'queue', -1.5),
      metric('distribution', 'pay.time', 250, { unit: 'millisecond' }),
      metric('counter', 'broken', 'many'),
      metric('surprise', 'other', 1),
    ];

    const response = await post(intake, anEnvelope([['trace_metric', { items }]]));

    expect(response.status).toBe(200);
    const { rows } = await database.pool.query(`
      select s.metric_name, s.metric_type, s.unit, s.labels, p.value::float, p.count::integer, p.distribution as buckets,
             p.exemplars->0->>'trace_id' as trace, p.exemplars->0->'attributes' as about
        from howdah.metric_point p join howdah.metric_series s using (series_id) order by 1`);
    const common = { labels: { kind: 'card' }, trace: TRACE, about: { 'user.id': 'u1' } };
    expect(rows).toEqual([
      { ...common, metric_name: 'orders', metric_type: 'counter', unit: '', value: 2, count: null, buckets: null },
      {
        ...common,
        metric_name: 'pay.time',
        metric_type: 'histogram',
        unit: 'millisecond',
        value: 250,
        count: 1,
        buckets: expect.objectContaining({ scale: 5, positive: { offset: 254, counts: [1] } }) as unknown,
      },
      { ...common, metric_name: 'queue', metric_type: 'gauge', unit: '', value: -1.5, count: null, buckets: null },
    ]);
    expect(await until(async () => (await refusals(database))[0])).toEqual({ reason: 'points_rejected', count: '2' });
  }));

test('items without an event id that are sent again are stored once, whenever they were sent (§3.5)', () =>
  withBoth(async (intake, { pool }) => {
    const log = { timestamp: Date.now() / 1_000, level: 'info', body: 'once' };
    const send = (sentAt: number) =>
      post(
        intake,
        anEnvelope([['log', { items: [log] }]], { event_id: undefined, sent_at: new Date(sentAt).toISOString() })
      );

    const answers = [await send(Date.now()), await send(Date.now() + 5_000)];

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await answers[0]?.json()).toEqual({});
    expect((await pool.query('select from howdah.log_record')).rowCount).toBe(1);
  }));

test('the clock of the sender is corrected for logs, spans, metrics and events alike, and its own time stays beside (§3.3)', () =>
  withBoth(async (intake, { pool }) => {
    const hourAgo = Date.now() - 3_600_000;
    const at = hourAgo / 1_000 - 10;
    const items: Array<[string, unknown]> = [
      ['log', { items: [{ timestamp: at, level: 'info', body: 'late' }] }],
      ['span', { items: [{ trace_id: TRACE, span_id: SPAN, name: 'late', start_timestamp: at, end_timestamp: at }] }],
      ['trace_metric', { items: [{ timestamp: at, type: 'counter', name: 'late', value: 1 }] }],
      ['event', anEvent({ timestamp: at })],
    ];

    await post(intake, anEnvelope(items, { sent_at: new Date(hourAgo).toISOString() }));

    const { rows } = await pool.query<{ age: number; original: number | null }>(`
      select round(extract(epoch from now() - time) / 10)::integer as age,
             round(extract(epoch from now() - original_time) / 10)::integer as original from howdah.log_record
       union all
      select round(extract(epoch from now() - start_time) / 10)::integer,
             round((extract(epoch from now()) - (extra->>'original_start_time')::numeric / 1e9) / 10)::integer from howdah.span
       union all
      select round(extract(epoch from now() - time) / 10)::integer, 361 from howdah.metric_point
       union all
      select round(extract(epoch from now() - occurred_at) / 10)::integer,
             round(extract(epoch from now() - original_time) / 10)::integer from howdah.tb_error_occurrence`);
    expect(rows).toEqual(Array.from({ length: 4 }, () => ({ age: 1, original: 361 })));
  }));

test('an item that cannot be read is left out and counted; its neighbours are stored (§3.3)', () =>
  withBoth(async (intake, database) => {
    const envelope = `${anEnvelope([['event', anEvent()]])}\n{"type":"log"}\n{"items":[\n{"type":"span"}\n[]\n`;

    const response = await post(intake, envelope);

    expect(response.status).toBe(200);
    expect((await database.pool.query('select from howdah.tb_error_occurrence')).rowCount).toBe(1);
    expect(await until(async () => (await refusals(database))[0])).toEqual({ reason: 'malformed_item', count: '2' });
  }));

test.each([
  ['a log that is not JSON and nothing else', 400, 'malformed_item', `{}\n{"type":"log"}\n{"items":[`],
  [
    'an event and a transaction in one envelope',
    400,
    'too_many_events',
    anEnvelope([
      ['event', anEvent()],
      ['transaction', {}],
    ]),
  ],
  [
    'an event over the limit',
    413,
    'event_too_large',
    anEnvelope([
      ['event', anEvent({ extra: { long: 'x'.repeat(10_000) } })],
      ['log', { items: [{ timestamp: 1, body: 'x' }] }],
    ]),
  ],
])('%s is refused with %i %s, and nothing of it is stored', (_, status, cause, envelope) =>
  withBoth(
    async (intake, { pool }) => {
      const response = await post(intake, envelope);

      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ causes: [cause] });
      const { rows } = await pool.query(
        'select (select count(*) from howdah.tb_error_occurrence) + (select count(*) from howdah.log_record) as stored'
      );
      expect(rows).toEqual([{ stored: '0' }]);
    },
    { config: { maxEventBytes: 10_000 } }
  )
);

test('what is dropped is counted by type, and the sender is told what it need not make any more (§3.4, §3.5)', () =>
  withBoth(async (intake) => {
    const dropped = [
      'profile',
      'profile_chunk',
      'replay_event',
      'replay_recording',
      'replay_video',
      'statsd',
      'metric_buckets',
      'form_data',
      'made_up',
      'made_up_2',
    ];

    const response = await post(intake, anEnvelope(dropped.map((type) => [type, {}])));
    const event = await post(intake, anEnvelope([['event', anEvent({ event_id: eventId() })]]));

    expect(response.status).toBe(200);
    expect(response.headers.get('x-sentry-rate-limits')).toBe(
      '3600:profile;profile_chunk;replay;metric_bucket:organization:not_stored'
    );
    expect(event.headers.get('x-sentry-rate-limits')).toBeNull();
    const metrics = await intake.metrics.metrics();
    expect(metrics).toContain('howdah_sentry_items_dropped_total{type="replay_event"} 1');
    expect(metrics).toContain('howdah_sentry_items_dropped_total{type="other"} 2');
  }));
