import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { TestDatabase } from '#support/database';
import { TEST_KEY } from '#support/intake';
import { anEnvelope, anEvent, eventId } from '#support/sentry-envelope';
import { post, withBoth, type Post } from '#support/sentry-intake';
import { until } from '#support/until';
import { decodeEvent } from '../../sidecar/src/decide/event-body.ts';

const occurrences = async ({ pool }: TestDatabase) =>
  (await pool.query<Record<string, unknown>>('select * from howdah.tb_error_occurrence order by occurred_at')).rows;

test('an event is stored with everything it says, without secrets (§3.4, §3.7)', () =>
  withBoth(
    async (intake, database) => {
      const id = eventId();
      const event = anEvent({
        timestamp: '2026-01-01T00:00:00.500Z',
        server_name: 'web-1',
        transaction: 'POST /pay',
        user: { id: 42, email: 'ada@example.com', password: 'hunter2' },
        tags: { tenant: 'acme', 'payment.kind': 'card' },
        extra: { order_id: 7, card_number: '4111' },
        contexts: {
          trace: { trace_id: 'ab'.repeat(16), span_id: 'cd'.repeat(8) },
          order: { total: 99.5 },
          runtime: { name: 'node', version: 'v20' },
        },
        request: {
          method: 'POST',
          url: 'http://shop.example/pay?token=abc&page=2',
          headers: { Authorization: 'Bearer x', Cookie: 'sid=1', 'User-Agent': 'curl' },
          cookies: { sid: '1' },
          data: '{"card":{"cvv":"123"},"amount":5}',
        },
        breadcrumbs: [{ timestamp: 1_767_225_599, category: 'query', message: 'select 1', data: { password: 'x' } }],
        sdk: { name: 'sentry.javascript.node', version: '10.0.0' },
      });

      const response = await post(intake, anEnvelope([['event', event]], { event_id: id, sent_at: undefined }));

      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ id });
      const [stored] = await occurrences(database);
      expect(stored).toMatchObject({
        error_type: 'PaymentError',
        error_message: 'card declined',
        severity: 'error',
        handled: true,
        environment: 'production',
        release_version: 'shop@1.2.3',
        service_name: 'shop',
        server_name: 'web-1',
        transaction_name: 'POST /pay',
        tenant: 'acme',
        user_id: '42',
        platform: 'node',
        sdk: 'sentry.javascript.node 10.0.0',
        trace_id: 'ab'.repeat(16),
        span_id: 'cd'.repeat(8),
        tags: { tenant: 'acme', 'payment.kind': 'card' },
        context: { user_id: '42', order_id: 7, total: 99.5, card_number: '[redacted]' },
        request_context: {
          method: 'POST',
          url: 'http://shop.example/pay?token=[redacted]&page=2',
          headers: { 'User-Agent': 'curl' },
          data: { card: { cvv: '[redacted]' }, amount: 5 },
        },
        user_context: { id: 42, email: 'ada@example.com', password: '[redacted]' },
        breadcrumbs: [
          {
            at: '2025-12-31T23:59:59.000Z',
            category: 'query',
            level: null,
            message: 'select 1',
            data: { password: '[redacted]' },
          },
        ],
      });
      expect((stored?.['occurrence_id'] as string).replaceAll('-', '')).toBe(id);
      const { exceptions, contexts } = decodeEvent(stored?.['event'] as Buffer);
      expect(exceptions[0]?.frames.map((frame) => [frame.function, frame.line])).toEqual([
        ['charge', 10],
        ['handle', 5],
      ]);
      expect(contexts).toMatchObject({ runtime: { name: 'node', version: 'v20' } });
      expect(JSON.stringify(stored) + JSON.stringify(exceptions)).not.toMatch(/hunter2|4111|sid=1|Bearer x/);
    },
    { now: () => new Date('2026-01-01T00:00:10Z') }
  ));

test('a transaction becomes its root and child spans (§3.4, §3.7)', () =>
  withBoth(async (intake, { pool }) => {
    const start = Date.now() / 1_000 - 5;
    const transaction = {
      type: 'transaction',
      transaction: 'GET /orders',
      start_timestamp: start,
      timestamp: start + 0.25,
      environment: 'staging',
      release: 'shop@1.2.3',
      contexts: {
        trace: {
          trace_id: 'ab'.repeat(16),
          span_id: '01'.repeat(8),
          op: 'http.server',
          status: 'internal_error',
          data: { 'http.response.status_code': 500 },
        },
      },
      spans: [
        {
          trace_id: 'ab'.repeat(16),
          span_id: '02'.repeat(8),
          parent_span_id: '01'.repeat(8),
          op: 'db',
          description: 'select * from orders',
          start_timestamp: start + 0.01,
          timestamp: start + 0.02,
          status: 'ok',
          data: { 'db.system': 'postgresql' },
        },
        { span_id: 'nope' },
      ],
      tags: { tenant: 'acme' },
    };

    const response = await post(intake, anEnvelope([['transaction', transaction]]));

    expect(response.status).toBe(200);
    const { rows } = await pool.query<Record<string, unknown>>(`
      select operation_name, service_name, environment, release, span_kind, span_status, status_code, tenant, parent_span_id,
             round(duration_ns / 1e6)::integer as ms
        from monitoring.traces order by start_time`);
    expect(rows).toEqual([
      {
        operation_name: 'GET /orders',
        service_name: 'shop',
        environment: 'staging',
        release: 'shop@1.2.3',
        span_kind: 'server',
        span_status: 'error',
        status_code: 500,
        tenant: 'acme',
        parent_span_id: null,
        ms: 250,
      },
      {
        operation_name: 'select * from orders',
        service_name: 'shop',
        environment: 'staging',
        release: 'shop@1.2.3',
        span_kind: 'client',
        span_status: 'ok',
        status_code: null,
        tenant: 'acme',
        parent_span_id: '01'.repeat(8),
        ms: 10,
      },
    ]);
  }));

test('an event that is sent again is acknowledged and stored once, however often and in whichever envelope (§3.5)', () =>
  withBoth(async (intake, database) => {
    const id = eventId();
    const send = (release: string) => post(intake, anEnvelope([['event', anEvent({ release })]], { event_id: id }));

    const answers = [...(await Promise.all([send('a'), send('b')])), await send('c')];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await occurrences(database)).toHaveLength(1);
  }));

test.each<[string, string | Uint8Array, Post]>([
  ['without a slash at the end', anEnvelope([['event', anEvent()]]), { path: '/api/1/envelope' }],
  [
    'with the key in X-Sentry-Auth',
    anEnvelope([['event', anEvent()]]),
    { key: null, headers: { 'x-sentry-auth': `Sentry sentry_version=7, sentry_key=${TEST_KEY}, sentry_client=x/1` } },
  ],
  [
    'with the key in Authorization',
    anEnvelope([['event', anEvent()]]),
    { key: null, headers: { authorization: `Sentry sentry_key=${TEST_KEY}` } },
  ],
  [
    'with the key in the DSN of the envelope',
    anEnvelope([['event', anEvent()]], { dsn: `http://${TEST_KEY}@localhost/1` }),
    { key: null },
  ],
  ['as text, from a beacon', anEnvelope([['event', anEvent()]]), { headers: { 'content-type': 'text/plain' } }],
  ['compressed', gzipSync(anEnvelope([['event', anEvent()]])), { headers: { 'content-encoding': 'gzip' } }],
  ['to the older store endpoint', JSON.stringify(anEvent({ event_id: eventId() })), { path: '/api/1/store/' }],
  [
    'to the store endpoint in base64',
    deflateSync(JSON.stringify(anEvent())).toString('base64'),
    { path: '/api/1/store' },
  ],
  [
    'with items nobody knows',
    anEnvelope([
      ['session', {}],
      ['brand_new', { a: 1 }],
      ['event', anEvent()],
    ]),
    {},
  ],
  ['with empty lines and a newline at the end', `${anEnvelope([['event', anEvent()]]).replace('\n', '\n\n')}\n\n`, {}],
])('an event is taken %s (§3.1, §3.3)', (_, body, options) =>
  withBoth(async (intake, database) => {
    const response = await post(intake, body, options);

    expect(await response.json()).toEqual({ id: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(response.status).toBe(200);
    expect(await occurrences(database)).toHaveLength(1);
  })
);

test('an event without an id, from curl for example, counts each time it is sent (§3.5)', () =>
  withBoth(async (intake, database) => {
    const event = JSON.stringify({ exception: { values: [{ type: 'HelloError', value: 'first light' }] } });

    await post(intake, event, { path: '/api/1/store/' });
    await post(intake, event, { path: '/api/1/store/' });

    expect(await occurrences(database)).toHaveLength(2);
  }));

test('an item with a length may hold newlines; an envelope with a header alone is fine (§3.3, §3.5)', () =>
  withBoth(async (intake, database) => {
    const payload = JSON.stringify(anEvent(), null, 2);
    const envelope = `{"event_id":"${eventId()}"}\n{"type":"event","length":${Buffer.byteLength(payload)}}\n${payload}\n`;

    const withLength = await post(intake, envelope);
    const headerOnly = await post(intake, '{}');

    expect([withLength.status, headerOnly.status]).toEqual([200, 200]);
    expect(await headerOnly.json()).toEqual({});
    expect(await occurrences(database)).toHaveLength(1);
  }));

const good = anEnvelope([['event', anEvent()]]);
test.each<[string, string | Uint8Array, Post, number, string]>([
  ['nothing', '', {}, 400, 'it is empty'],
  ['no envelope', 'junk', {}, 400, 'its first line is not a JSON object'],
  ['a header that is not UTF-8', Buffer.from([0x7b, 0xff, 0x7d, 0x0a]), {}, 400, 'its first line'],
  ['an item without a type', '{}\n{"length":2}\n{}', {}, 400, 'item 1 has no type'],
  ['a length that is too long', '{}\n{"type":"event","length":99}\n{}', {}, 400, 'does not fit what follows'],
  ['a length that is too short', '{}\n{"type":"event","length":1}\n{}', {}, 400, 'does not fit what follows'],
  ['an event that is not JSON', '{}\n{"type":"event"}\n{"a":', {}, 400, 'The event is not JSON'],
  ['an event that is a list', '{}\n{"type":"event"}\n[]', {}, 400, 'not an object'],
  ['a store body that is nothing', '!!', { path: '/api/1/store/' }, 400, 'neither JSON nor JSON deflated in base64'],
  ['no key', good, { key: null }, 403, 'No key was sent'],
  ['a key that is not one', good, { key: 'abc' }, 403, '32 hexadecimal digits'],
  ['an unknown key', good, { key: 'f'.repeat(32) }, 403, 'This key is not known'],
  ['an unknown project', good, { path: '/api/99/envelope/' }, 403, 'There is no project "99"'],
  ['a project that is no number', good, { path: '/api/shop/envelope/' }, 403, 'There is no project "shop"'],
  [
    'two keys that differ',
    good,
    { headers: { 'x-sentry-auth': `Sentry sentry_key=${'f'.repeat(32)}` } },
    403,
    'differ',
  ],
  ['a body over the limit', 'x'.repeat(1_000_001), {}, 413, 'over the limit'],
])('%s is refused with a detail that says what to do (§3.2, §3.3, §3.5)', (_, body, options, status, detail) =>
  withBoth(
    async (intake, database) => {
      const response = await post(intake, body, options);

      expect(response.status).toBe(status);
      const answer = (await response.json()) as { detail: string; causes: string[] };
      expect(answer.detail).toContain(detail);
      expect(answer.causes).toHaveLength(1);
      expect(response.headers.get('x-sentry-error')).toContain(detail.slice(0, 20));
      expect(await occurrences(database)).toHaveLength(0);
    },
    { config: { maxBodyBytes: 1_000_000 } }
  )
);

test('a key of another project opens no door (§3.2, §5.3)', () =>
  withBoth(async (intake, { insert }) => {
    await insert('project', { project_id: 2, name: 'second' });
    await insert('project_key', { public_key: 'a'.repeat(32), project_id: 2 });

    const response = await post(intake, good, { path: '/api/2/envelope/' });
    const own = await post(intake, good, { path: '/api/2/envelope/', key: 'a'.repeat(32) });

    expect(((await response.json()) as { detail: string }).detail).toContain('belongs to another project');
    expect(own.status).toBe(200);
  }));

test('a browser may send from any page, and GET is answered with what is possible (§3.1)', () =>
  withBoth(async ({ url }) => {
    const preflight = await fetch(`${url}/api/1/envelope/`, { method: 'OPTIONS' });
    const get = await fetch(`${url}/api/1/envelope/`);

    expect([preflight.status, get.status]).toEqual([204, 405]);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('X-Sentry-Auth');
  }));

test('spans without ids or times are counted as refused', () =>
  withBoth(async (intake, database) => {
    const response = await post(
      intake,
      anEnvelope([['transaction', { start_timestamp: 1, timestamp: 2, spans: [{}] }]])
    );

    expect(response.status).toBe(200);
    const refused = await until(async () => {
      const { rows } = await database.pool.query<{ reason: string; count: string }>(
        'select reason, count from howdah.intake_refusal'
      );
      return rows[0];
    });
    expect(refused).toEqual({ reason: 'spans_rejected', count: '2' });
  }));

test('a clock that is an hour wrong is corrected, one that is a minute wrong is believed (§3.3)', () =>
  withBoth(async (intake, database) => {
    const now = Date.now();
    const hourAgo = now - 3_600_000;
    const send = (sentAt: number, happenedAt: number) =>
      post(
        intake,
        anEnvelope([['event', anEvent({ timestamp: happenedAt / 1_000 })]], { sent_at: new Date(sentAt).toISOString() })
      );

    await send(hourAgo, hourAgo - 10_000);
    await send(now - 60_000, now - 90_000);

    const ages = (await occurrences(database)).map((row) =>
      Math.round((now - (row['occurred_at'] as Date).getTime()) / 10_000)
    );
    expect(ages.sort((a, b) => a - b)).toEqual([1, 9]);
  }));

test('NUL and broken surrogates are stored as U+FFFD (§3.3)', () =>
  withBoth(async (intake, database) => {
    const event = anEvent({ tags: { 'a\0b': 'c\0d' }, extra: { half: '\ud800', list: ['\0'] }, transaction: 'x\0y' });

    const response = await post(intake, anEnvelope([['event', event]]));

    expect(response.status).toBe(200);
    const [stored] = await occurrences(database);
    expect(stored).toMatchObject({
      tags: { 'a\uFFFDb': 'c\uFFFDd' },
      context: { half: '\uFFFD', list: ['\uFFFD'] },
      transaction_name: 'x\uFFFDy',
    });
  }));
