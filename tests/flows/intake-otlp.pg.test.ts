import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync, brotliCompressSync, deflateSync, deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '#support/database';
import { TEST_KEY, withIntake, type TestIntake } from '#support/intake';
import { decodeRpcStatus, decodeTraceResponse, encodeTraceRequest, toOtlpJson } from '#support/otlp-proto';
import { aSpan, aTraceRequest } from '#support/otlp-request';
import { until } from '#support/until';

type Options = Parameters<typeof withIntake>[2];
const withBoth = (run: (intake: TestIntake, database: TestDatabase) => Promise<void>, options: Options = {}) =>
  withDatabase((database) => withIntake(database, (intake) => run(intake, database), options));

const post = (intake: TestIntake, body: Buffer | string, headers: Record<string, string> = {}, path = '/v1/traces') =>
  fetch(`${intake.url}${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { 'content-type': 'application/x-protobuf', ...headers },
  });

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const spansIn = async ({ pool }: TestDatabase) => {
  const { rows } = await pool.query('select * from monitoring.traces order by start_time');
  return rows as Array<Record<string, unknown>>;
};

test('protobuf spans are stored with everything they say', () =>
  withBoth(async (intake, database) => {
    const startMs = Date.now() - 5_000;
    const request = aTraceRequest(
      [
        aSpan({
          traceId: Buffer.alloc(16, 0xab),
          spanId: Buffer.alloc(8, 0xfe),
          parentSpanId: Buffer.alloc(8, 0x01),
          name: 'GET /orders',
          startMs,
          durationMs: 12.5,
          attributes: {
            'http.response.status_code': 503,
            'tenant.id': 'acme',
            'http.route': '/orders',
            ratio: 0.5,
            big: 7,
          },
          events: [{ name: 'cache miss', atMs: startMs + 2, attributes: { key: 'a' } }],
          status: { code: 2, message: 'gave up' },
        }),
      ],
      { 'service.name': 'shop', 'service.version': '1.2.3', 'deployment.environment.name': 'staging' }
    );

    const response = await post(intake, encodeTraceRequest(request));

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-protobuf');
    expect((await bytesOf(response)).length).toBe(0);
    const [span] = await spansIn(database);
    expect(span).toMatchObject({
      trace_id: 'ab'.repeat(16),
      span_id: 'fe'.repeat(8),
      parent_span_id: '01'.repeat(8),
      operation_name: 'GET /orders',
      service_name: 'shop',
      environment: 'staging',
      release: '1.2.3',
      tenant: 'acme',
      span_kind: 'server',
      span_status: 'error',
      status_code: 503,
      status_message: 'gave up',
      duration_ns: '12500000',
      attributes: {
        'http.response.status_code': 503,
        'tenant.id': 'acme',
        'http.route': '/orders',
        ratio: 0.5,
        big: 7,
      },
      events: [{ t: 2_000_000, name: 'cache miss', attributes: { key: 'a' } }],
      resource: { 'service.name': 'shop', 'service.version': '1.2.3', 'deployment.environment.name': 'staging' },
    });
    expect((span?.['start_time'] as Date).getTime()).toBe(startMs);
  }));

test.each([
  ['identity', (body: Buffer) => body],
  ['gzip', gzipSync],
  ['GZIP', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
])('content encoding %s is read (O2)', (encoding, compress) =>
  withBoth(async (intake, database) => {
    const body = compress(encodeTraceRequest(aTraceRequest([aSpan(), aSpan()])));

    const response = await post(intake, body, { 'content-encoding': encoding });

    expect(response.status).toBe(200);
    expect(await spansIn(database)).toHaveLength(2);
  })
);

test('JSON is stored like protobuf, whatever the case and parameters of its content type (O3)', () =>
  withBoth(async (intake, database) => {
    const json = JSON.stringify(toOtlpJson(aTraceRequest([aSpan({ name: 'café ☕' })])));

    const response = await post(intake, json, { 'content-type': 'Application/JSON; charset=utf-8' });

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({});
    expect((await spansIn(database)).map((span) => span['operation_name'])).toEqual(['café ☕']);
  }));

test.each(['protobuf', 'json'])('what is said beside names, times and attributes is kept as well, in %s (O16)', (way) =>
  withBoth(async (intake, { pool }) => {
    const entity = { type: 'service', idKeys: ['service.name'], descriptionKeys: ['service.version'] };
    const span = {
      ...aSpan(),
      traceState: 'vendor=1',
      flags: 0x301,
      droppedAttributesCount: 1,
      droppedEventsCount: 2,
      droppedLinksCount: 3,
      links: [
        {
          traceId: Buffer.alloc(16, 1),
          spanId: Buffer.alloc(8, 2),
          traceState: 'other=2',
          attributes: [{ key: 'why', value: { stringValue: 'retry' } }],
          droppedAttributesCount: 4,
          flags: 0x100,
        },
      ],
    };
    const request = {
      resourceSpans: [
        {
          resource: {
            attributes: [],
            droppedAttributesCount: 5,
            entityRefs: [{ schemaUrl: 'https://a/1', ...entity }],
          },
          schemaUrl: 'https://a/2',
          scopeSpans: [{ scope: { name: 's', droppedAttributesCount: 6 }, schemaUrl: 'https://a/3', spans: [span] }],
        },
      ],
    };

    const response =
      way === 'json'
        ? await post(intake, JSON.stringify(toOtlpJson(request)), { 'content-type': 'application/json' })
        : await post(intake, encodeTraceRequest(request));

    expect(response.status).toBe(200);
    const { rows } = await pool.query<object>(`
      select span.extra, links, r.attributes as resource, s.attributes as scope
        from howdah.span join howdah.resource r using (resource_id) join howdah.scope s using (scope_id)`);
    expect(rows).toEqual([
      {
        extra: {
          trace_state: 'vendor=1',
          flags: 0x301,
          dropped_attributes_count: 1,
          dropped_events_count: 2,
          dropped_links_count: 3,
        },
        links: [
          {
            trace_id: '01'.repeat(16),
            span_id: '02'.repeat(8),
            trace_state: 'other=2',
            attributes: { why: 'retry' },
            dropped_attributes_count: 4,
            flags: 0x100,
          },
        ],
        resource: {
          dropped_attributes_count: 5,
          entity_refs: [
            {
              schema_url: 'https://a/1',
              type: 'service',
              id_keys: ['service.name'],
              description_keys: ['service.version'],
            },
          ],
        },
        scope: { schema_url: 'https://a/3', resource_schema_url: 'https://a/2', dropped_attributes_count: 6 },
      },
    ]);
  })
);

test('an empty request is a success (O7)', () =>
  withBoth(async (intake) => {
    const protobuf = await post(intake, Buffer.alloc(0));
    const json = await post(intake, '{}', { 'content-type': 'application/json' });

    expect([protobuf.status, json.status]).toEqual([200, 200]);
  }));

test('a bad span is refused in the partial success and its neighbours are stored (O8, O15)', () =>
  withBoth(async (intake, database) => {
    const request = aTraceRequest([
      aSpan(),
      aSpan({ traceId: Buffer.alloc(16) }),
      aSpan({ spanId: Buffer.alloc(3, 1) }),
      aSpan(),
    ]);

    const protobuf = decodeTraceResponse(await bytesOf(await post(intake, encodeTraceRequest(request))));

    expect(protobuf.partialSuccess?.rejectedSpans).toBe('2');
    expect(protobuf.partialSuccess?.errorMessage).toContain('trace_id must be 16 bytes');
    expect(protobuf.partialSuccess?.errorMessage).toContain('span_id must be 8 bytes');
    expect(await spansIn(database)).toHaveLength(2);
  }));

test('a span of a year ago is kept at the edge of the retention, and the answer says so', () =>
  withBoth(async (intake, { pool }) => {
    const longAgo = Date.now() - 365 * 86_400_000;

    const response = await post(intake, encodeTraceRequest(aTraceRequest([aSpan({ startMs: longAgo })])));

    const { partialSuccess } = decodeTraceResponse(await bytesOf(response));
    expect(partialSuccess?.errorMessage).toContain('started outside of the time that is kept');
    const { rows } = await pool.query<{ age: string; extra: unknown }>(
      'select extract(day from now() - start_time) as age, extra from howdah.span'
    );
    expect(rows).toEqual([{ age: '30', extra: { original_start_time: `${longAgo}000000` } }]);
  }));

test('a request that is sent again is acknowledged and stored once (O13)', () =>
  withBoth(async (intake, database) => {
    const body = encodeTraceRequest(aTraceRequest([aSpan()]));

    const together = await Promise.all([post(intake, body), post(intake, body), post(intake, body)]);
    const later = await post(intake, body);

    expect([...together, later].map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await spansIn(database)).toHaveLength(1);
  }));

test('a request of yesterday is recognised today (O13)', () =>
  withDatabase(async (database) => {
    const body = encodeTraceRequest(aTraceRequest([aSpan()]));
    const send = async (intake: TestIntake) => {
      expect((await post(intake, body)).status).toBe(200);
    };
    await withIntake(database, send, {
      now: () => new Date(Date.now() - 86_400_000),
    });
    await database.pool.query('delete from howdah.project_key');

    await withIntake(database, send);

    expect(await spansIn(database)).toHaveLength(1);
  }));

test('the minute rollup counts what was stored, with errors and a histogram of the durations', () =>
  withBoth(async (intake, { pool }) => {
    const startMs = Date.now() - 60_000;
    const spans = [1, 1, 2, 400].map((durationMs, i) =>
      aSpan({ name: 'pay', startMs, durationMs, status: { code: i === 3 ? 2 : 0 } })
    );

    await post(intake, encodeTraceRequest(aTraceRequest(spans.slice(0, 2))));
    await post(intake, encodeTraceRequest(aTraceRequest(spans.slice(2))));

    const { rows } = await pool.query<Record<string, unknown>>(`
      select sum(span_count)::integer as spans, sum(error_count)::integer as errors, sum(duration_sum_ns)::text as total
        from howdah.span_rollup`);
    expect(rows).toEqual([{ spans: 4, errors: 1, total: '404000000' }]);
    const { rows: buckets } = await pool.query<Record<string, unknown>>(`
      select hist_offset + i - 1 as bucket, sum(c)::integer as count
        from howdah.span_rollup, unnest(hist) with ordinality as h (c, i)
       where c > 0 group by 1 order by 1`);
    expect(buckets).toEqual([
      { bucket: '159', count: 2 },
      { bucket: '167', count: 1 },
      { bucket: '228', count: 1 },
    ]);
  }));

test('an exception on a span becomes an occurrence of the innermost span (§4.3.1, §4.3.5)', () =>
  withBoth(async (intake, { pool }) => {
    const traceId = Buffer.alloc(16, 7);
    const [outer, middle, inner] = [1, 2, 3].map((byte) => Buffer.alloc(8, byte));
    const exception = {
      name: 'exception',
      attributes: {
        'exception.type': 'PaymentError',
        'exception.message': 'card declined',
        'exception.stacktrace': 'PaymentError: card declined\n    at charge (/app/src/pay/charge.ts:10:5)',
      },
    };
    const request = aTraceRequest(
      [
        aSpan({
          traceId,
          spanId: outer!,
          events: [exception],
          attributes: { 'http.request.method': 'POST', 'http.route': '/pay' },
        }),
        aSpan({ traceId, spanId: middle!, parentSpanId: outer! }),
        aSpan({
          traceId,
          spanId: inner!,
          parentSpanId: middle!,
          events: [exception],
          attributes: { 'user.id': 'u1', 'order.id': 7 },
        }),
        aSpan({ traceId: Buffer.alloc(16, 8), events: [exception] }),
      ],
      { 'service.name': 'shop', 'service.version': '1.2.3', 'telemetry.sdk.language': 'nodejs' }
    );

    await post(intake, encodeTraceRequest(request));

    const { rows } = await pool.query<Record<string, unknown>>(`
      select error_type, error_message, trace_id, span_id, service_name, release_version, environment, user_id, platform,
             context, stack_trace
        from howdah.tb_error_occurrence order by trace_id`);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      error_type: 'PaymentError',
      error_message: 'card declined',
      trace_id: '07'.repeat(16),
      span_id: '03'.repeat(8),
      service_name: 'shop',
      release_version: '1.2.3',
      environment: 'production',
      user_id: 'u1',
      platform: 'node',
      context: { user_id: 'u1', 'user.id': 'u1', 'order.id': 7 },
    });
    const { rows: issues } = await pool.query<Record<string, unknown>>(
      'select error_type, culprit, status, substatus, fingerprint_reason from howdah.tb_error_log'
    );
    expect(issues).toEqual([
      {
        error_type: 'PaymentError',
        culprit: 'src/pay/charge.ts in charge',
        status: 'unresolved',
        substatus: 'new',
        fingerprint_reason: 'Grouped by type PaymentError; in-app stack frames charge (pay/charge)',
      },
    ]);
  }));

test.each<[string, Buffer | string, Record<string, string>, number, number, RegExp]>([
  [
    'another content type',
    'x',
    { 'content-type': 'text/plain' },
    415,
    3,
    /content type is "text\/plain"; OTLP over HTTP uses/,
  ],
  ['an unknown encoding', 'x', { 'content-encoding': 'lzma' }, 415, 3, /"lzma" is not known; use gzip/],
  [
    'broken gzip',
    'not gzip',
    { 'content-encoding': 'gzip' },
    400,
    3,
    /not gzip, although its content encoding says so/,
  ],
  ['broken protobuf', Buffer.from([0x0a, 0xff]), {}, 400, 3, /not an ExportTraceServiceRequest in protobuf/],
  [
    'broken JSON',
    '{"resourceSpans":[',
    { 'content-type': 'application/json' },
    400,
    3,
    /not an ExportTraceServiceRequest in JSON/,
  ],
  ['a key that is not one', 'x', { 'x-howdah-key': 'nope' }, 403, 7, /32 hexadecimal digits/],
  ['an unknown key', 'x', { authorization: `Bearer ${'f'.repeat(32)}` }, 403, 7, /not known. Copy the right one/],
  ['a body over the limit', Buffer.alloc(2_000_001), {}, 413, 3, /over the limit of 1.9 MB.*HOWDAH_MAX_BODY/],
  [
    'a body that grows over the limit',
    gzipSync(Buffer.alloc(9_000_000)),
    { 'content-encoding': 'gzip' },
    413,
    3,
    /over the limit/,
  ],
])(
  '%s is refused with a Status that says what to do (O2, O3, O5, O9, O10)',
  (_, body, headers, status, code, message) =>
    withBoth(
      async (intake, { pool }) => {
        const response = await post(intake, body, headers);

        expect(response.status).toBe(status);
        const isJson = response.headers.get('content-type') === 'application/json';
        const answer = isJson
          ? ((await response.json()) as { code: number; message: string })
          : decodeRpcStatus(await bytesOf(response));
        expect(answer.code).toBe(code);
        expect(answer.message).toMatch(message);
        const counted = await until(async () => {
          const { rows } = await pool.query<{ count: string; remedy: string }>(
            'select count, remedy from howdah.intake_refusal'
          );
          return rows[0];
        });
        expect(counted.count).toBe('1');
        expect(counted.remedy).toMatch(message);
      },
      { config: { maxBodyBytes: 2_000_000 } }
    )
);

test('a body over the limit without a length is refused while it comes in (O5)', () =>
  withBoth(
    async (intake) => {
      const chunk = new Uint8Array(100_000);
      let sent = 0;
      const endless = new ReadableStream({
        pull(controller) {
          sent += 1;
          if (sent > 100) controller.close();
          else controller.enqueue(chunk);
        },
      });

      const response = await fetch(`${intake.url}/v1/traces`, {
        method: 'POST',
        body: endless,
        duplex: 'half',
        headers: { 'content-type': 'application/x-protobuf' },
      } as RequestInit);

      expect(response.status).toBe(413);
    },
    { config: { maxBodyBytes: 1_000_000 } }
  ));

test('with keys required, a request without one is told how to send it', () =>
  withBoth(
    async (intake, database) => {
      const body = encodeTraceRequest(aTraceRequest([aSpan()]));

      const without = await post(intake, body);
      const withKey = await post(intake, body, { 'x-howdah-key': TEST_KEY });

      expect(without.status).toBe(401);
      expect(decodeRpcStatus(await bytesOf(without))).toMatchObject({ code: 16 });
      expect(withKey.status).toBe(200);
      expect(await spansIn(database)).toHaveLength(1);
    },
    { config: { auth: 'required' } }
  ));

test('what a proxy passes on from elsewhere is not local', () =>
  withBoth(async (intake) => {
    const response = await post(intake, Buffer.alloc(0), { 'x-forwarded-for': '203.0.113.7' });

    expect(response.status).toBe(401);
    expect(decodeRpcStatus(await bytesOf(response)).message).toContain('x-howdah-key');
  }));

test('a key leads to its project, and a disabled one nowhere', () =>
  withBoth(async (intake, { insert, pool }) => {
    await insert('project', { project_id: 2, name: 'second' });
    await insert('project_key', { public_key: 'a'.repeat(32), project_id: 2 });
    await insert('project_key', { public_key: 'b'.repeat(32), project_id: 2, disabled_at: new Date() });
    const body = encodeTraceRequest(aTraceRequest([aSpan()]));

    const good = await post(intake, body, { 'x-howdah-key': 'a'.repeat(32) });
    const disabled = await post(intake, body, { 'x-howdah-key': 'b'.repeat(32) });

    expect([good.status, disabled.status]).toEqual([200, 403]);
    expect(decodeRpcStatus(await bytesOf(disabled)).message).toContain('This key was disabled');
    const { rows } = await pool.query('select project_id from howdah.span');
    expect(rows).toEqual([{ project_id: 2 }]);
  }));

test('other methods, other signals and other paths are answered with what is here (O1, O3, O9)', () =>
  withBoth(async (intake) => {
    const get = await fetch(`${intake.url}/v1/traces`);
    const profiles = await fetch(`${intake.url}/v1development/profiles`, {
      method: 'POST',
      body: new Uint8Array(10),
      headers: { 'content-type': 'application/x-protobuf' },
    });
    const lost = await fetch(`${intake.url}/nowhere`);

    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
    expect(profiles.status).toBe(404);
    expect(decodeRpcStatus(await bytesOf(profiles))).toMatchObject({
      code: 12,
      message: expect.stringContaining('switch their exporter off'),
    });
    expect(lost.status).toBe(404);
    expect(await lost.json()).toMatchObject({
      routes: expect.arrayContaining(['POST /v1/traces', 'POST /v1/metrics', 'POST /v1/logs']),
    });
  }));

test.each(['application/x-protobuf', 'application/json'])(
  'a path that has the signal twice is a 404 with a Status in %s, and shown on Setup (O9)',
  (type) =>
    withBoth(async (intake, { pool }) => {
      const response = await post(intake, Buffer.alloc(0), { 'content-type': type }, '/v1/traces/v1/traces');

      expect([response.status, response.headers.get('content-type')]).toEqual([404, type]);
      const body = await bytesOf(response);
      const status = type.endsWith('json') ? (JSON.parse(body.toString()) as unknown) : decodeRpcStatus(body);
      const message = expect.stringMatching(
        /nothing at POST \/v1\/traces\/v1\/traces.*OTEL_EXPORTER_OTLP_ENDPOINT/
      ) as string;
      expect(status).toEqual({ code: 12, message });
      const counted = await until(async () => {
        const { rows } = await pool.query<object>('select reason, count::integer, remedy from howdah.intake_refusal');
        return rows[0];
      });
      expect(counted).toEqual({ reason: 'signal_not_supported', count: 1, remedy: message });
    })
);

const aWholeRequest = () => encodeTraceRequest(aTraceRequest([aSpan()]));
const chunked = (body: Buffer) =>
  Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')]);

// What came of the body is a request by itself: only that it has not ended says that it is not one.
test.each<[string, (body: Buffer) => string, (body: Buffer) => Buffer]>([
  ['of a known length', (body) => `content-length: ${body.length + 1}`, (body) => body],
  ['in chunks', () => 'transfer-encoding: chunked', chunked],
])('a sender that leaves within a body %s stores nothing (O14)', (_, framing, sent) =>
  withBoth(async (intake, database) => {
    const { hostname, port } = new URL(intake.url);
    const body = aWholeRequest();
    const socket = connect(Number(port), hostname).resume();
    const type = 'content-type: application/x-protobuf';
    socket.end(
      Buffer.concat([
        Buffer.from(`POST /v1/traces HTTP/1.1\r\nhost: x\r\n${type}\r\n${framing(body)}\r\n\r\n`),
        sent(body),
      ])
    );
    await once(socket, 'close');

    expect((await post(intake, aWholeRequest())).status).toBe(200);
    expect(await spansIn(database)).toHaveLength(1);
    expect((await post(intake, body)).status).toBe(200);
    expect(await spansIn(database)).toHaveLength(2);
  })
);

test('a span that failed without an exception is no error: it stays a failed span (§4.3.3)', () =>
  withBoth(async (intake, { pool }) => {
    const attributes = { 'error.type': 'timeout', 'http.response.status_code': 504 };
    await post(
      intake,
      encodeTraceRequest(aTraceRequest([aSpan({ attributes, status: { code: 2, message: 'gave up' } })]))
    );

    const { rows } = await pool.query<object>(`
      select (select count(*)::integer from howdah.tb_error_occurrence) as errors,
             (select count(*)::integer from monitoring.traces where span_status = 'error') as failed`);
    expect(rows).toEqual([{ errors: 0, failed: 1 }]);
  }));

test('browsers may send from any page (O20)', () =>
  withBoth(async (intake) => {
    const preflight = await fetch(`${intake.url}/v1/traces`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    });

    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Content-Type');
  }));
