import { once } from 'node:events';
import { connect as connectHttp2, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Server, status } from '@grpc/grpc-js';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { logs as sdkLogs, metrics as sdkMetrics } from '@opentelemetry/sdk-node';
import { expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '#support/database';
import { askHealth, callGrpc, exportByGrpc, GRPC_SERVICES, watchHealth } from '#support/grpc-call';
import { TEST_KEY, withIntake, type TestIntake } from '#support/intake';
import { decodeTraceResponse, encodeTraceRequest } from '#support/otlp-proto';
import { aSpan, aTraceRequest } from '#support/otlp-request';
import { until } from '#support/until';
import { listenGrpc } from '../../sidecar/src/serve/listen-grpc.ts';

type Options = Parameters<typeof withIntake>[2];
const withBoth = (run: (intake: TestIntake, database: TestDatabase) => Promise<void>, options: Options = {}) =>
  withDatabase((database) => withIntake(database, (intake) => run(intake, database), options));

const aRequest = (count = 1) => encodeTraceRequest(aTraceRequest(Array.from({ length: count }, () => aSpan())));
const spansIn = async ({ pool }: TestDatabase) => {
  const { rows } = await pool.query<{ spans: number }>('select count(*)::integer as spans from howdah.span');
  return rows[0]?.spans;
};

test.each([
  ['not compressed', 'none'],
  ['with gzip', 'gzip'],
])('spans, metrics and logs of the real exporters arrive by gRPC, %s', (_, compression) =>
  withBoth(async ({ grpcAddress }, { pool }) => {
    const options = { url: `http://${grpcAddress}`, compression: compression as never };
    const tracing = new BasicTracerProvider({
      spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(options))],
    });
    const metering = new sdkMetrics.MeterProvider({
      readers: [new sdkMetrics.PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(options) })],
    });

    const logging = new sdkLogs.LoggerProvider({
      processors: [new sdkLogs.BatchLogRecordProcessor({ exporter: new OTLPLogExporter(options) })],
    });

    tracing.getTracer('shop').startSpan('charge').end();
    metering.getMeter('shop').createGauge('stock').record(3);
    logging.getLogger('shop').emit({ body: 'paid' });
    await Promise.all([tracing.shutdown(), metering.shutdown(), logging.shutdown()]);

    const { rows: spans } = await pool.query('select operation_name from monitoring.traces');
    const { rows: points } = await pool.query('select metric_name, metric_value::float8 from monitoring.metrics');
    expect(spans).toEqual([{ operation_name: 'charge' }]);
    expect(points).toEqual([{ metric_name: 'stock', metric_value: 3 }]);
    const { rows: logs } = await pool.query('select message from monitoring.logs');
    expect(logs).toEqual([{ message: 'paid' }]);
  })
);

test('a bad span is refused in the partial success and its neighbour is stored (O8, O15)', () =>
  withBoth(async ({ grpcAddress }, database) => {
    const request = encodeTraceRequest(aTraceRequest([aSpan(), aSpan({ traceId: Buffer.alloc(16) })]));

    const { code, body } = await exportByGrpc(grpcAddress, 'traces', request);

    expect(code).toBe(status.OK);
    expect(decodeTraceResponse(body!).partialSuccess).toMatchObject({
      rejectedSpans: '1',
      errorMessage: expect.stringContaining('trace_id must be 16 bytes'),
    });
    expect(await spansIn(database)).toBe(1);
  }));

test('a whole success and an empty request are answered with nothing in it (O7)', () =>
  withBoth(async ({ grpcAddress }) => {
    const answers = [
      await exportByGrpc(grpcAddress, 'traces', aRequest()),
      await exportByGrpc(grpcAddress, 'metrics', Buffer.alloc(0)),
    ];

    expect(answers.map(({ code, body }) => [code, body?.length])).toEqual([
      [status.OK, 0],
      [status.OK, 0],
    ]);
  }));

test('a request that came over HTTP before is not stored again (O13)', () =>
  withBoth(async ({ url, grpcAddress }, database) => {
    const body = aRequest();

    const http = await fetch(`${url}/v1/traces`, {
      method: 'POST',
      body: new Uint8Array(body),
      headers: { 'content-type': 'application/x-protobuf' },
    });
    const grpc = await exportByGrpc(grpcAddress, 'traces', body, { gzip: true });

    expect([http.status, grpc.code]).toEqual([200, status.OK]);
    expect(await spansIn(database)).toBe(1);
  }));

test.each<[string, Buffer, Parameters<typeof exportByGrpc>[3], status, RegExp, string]>([
  [
    'broken protobuf',
    Buffer.from([0x0a, 0xff]),
    {},
    status.INVALID_ARGUMENT,
    /not an ExportTraceServiceRequest in protobuf/,
    'malformed_protobuf',
  ],
  [
    'a key that is not one',
    Buffer.alloc(0),
    { metadata: { 'x-howdah-key': 'nope' } },
    status.PERMISSION_DENIED,
    /32 hexadecimal digits/,
    'malformed_key',
  ],
  [
    'an unknown key',
    Buffer.alloc(0),
    { metadata: { authorization: `Bearer ${'f'.repeat(32)}` } },
    status.PERMISSION_DENIED,
    /not known. Copy the right one/,
    'unknown_key',
  ],
  [
    'what a proxy passes on without a key',
    Buffer.alloc(0),
    { metadata: { 'x-forwarded-for': '203.0.113.7' } },
    status.UNAUTHENTICATED,
    /send the header "x-howdah-key"/,
    'missing_key',
  ],
  [
    'a message over the limit',
    Buffer.alloc(2_000_001),
    {},
    status.RESOURCE_EXHAUSTED,
    /over the limit of 1.9 MB.*HOWDAH_MAX_BODY/,
    'body_too_large',
  ],
  [
    'a message that grows over the limit',
    Buffer.alloc(9_000_000),
    { gzip: true },
    status.RESOURCE_EXHAUSTED,
    /over the limit/,
    'body_too_large',
  ],
])('%s is refused with a status that says what to do (O5, O10, O12)', (_, message, options, code, details, reason) =>
  withBoth(
    async ({ grpcAddress, metrics }, { pool }) => {
      const answer = await exportByGrpc(grpcAddress, 'traces', message, options);

      expect(answer.code).toBe(code);
      expect(answer.details).toMatch(details);
      expect(answer.status).toMatchObject({ code, message: answer.details });
      const violations = {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: [{ field: 'body', description: answer.details, reason }],
      };
      expect(answer.status?.details).toEqual(code === status.INVALID_ARGUMENT ? [violations] : undefined);
      expect(await metrics.metrics()).toContain(`howdah_intake_refused_total{reason="${reason}"} 1`);
      const counted = await until(async () => {
        const { rows } = await pool.query<{ reason: string }>('select reason from howdah.intake_refusal');
        return rows[0];
      });
      expect(counted).toEqual({ reason });
    },
    { config: { maxBodyBytes: 2_000_000 } }
  )
);

test('a key leads to its project, and a disabled one nowhere', () =>
  withBoth(
    async ({ grpcAddress }, { insert, pool }) => {
      await insert('project', { project_id: 2, name: 'second' });
      await insert('project_key', { public_key: 'a'.repeat(32), project_id: 2 });
      await insert('project_key', { public_key: 'b'.repeat(32), project_id: 2, disabled_at: new Date() });
      const withKey = (key: string) =>
        exportByGrpc(grpcAddress, 'traces', aRequest(), { metadata: { 'x-howdah-key': key } });

      const [good, disabled, first] = [
        await withKey('a'.repeat(32)),
        await withKey('b'.repeat(32)),
        await withKey(TEST_KEY),
      ];
      const without = await exportByGrpc(grpcAddress, 'traces', aRequest());

      expect([good.code, disabled.code, first.code, without.code]).toEqual([
        status.OK,
        status.PERMISSION_DENIED,
        status.OK,
        status.UNAUTHENTICATED,
      ]);
      expect(disabled.details).toContain('This key was disabled');
      const { rows } = await pool.query('select project_id from howdah.span order by 1');
      expect(rows).toEqual([{ project_id: 1 }, { project_id: 2 }]);
    },
    { config: { auth: 'required' } }
  ));

test('while nothing can be taken, clients are told to come again and when (O12)', () =>
  withBoth(async ({ grpcAddress, writer }) => {
    await writer.drain();

    const { code, status: details } = await exportByGrpc(grpcAddress, 'traces', aRequest());

    expect(code).toBe(status.UNAVAILABLE);
    expect(details?.details).toEqual([
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: { seconds: 2 } },
    ]);
  }));

/** A call whose message is sent by hand; the answer is its trailers, or its headers when there is nothing else. */
function openCall(session: ClientHttp2Session, headers: Record<string, string> = {}) {
  const stream = session.request({
    ':method': 'POST',
    ':path': `/${GRPC_SERVICES.traces}/Export`,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  const answered = new Promise<Record<string, unknown>>((resolve) => {
    stream.on('response', (head) => head['grpc-status'] !== undefined && resolve(head)).on('trailers', resolve);
    stream.on('close', () => resolve({ code: stream.rstCode }));
  });
  stream.on('error', () => undefined).resume();
  return { stream, answered };
}

const framed = (message: Buffer, flag = 0) => {
  const prefix = Buffer.from([flag, 0, 0, 0, 0]);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
};

async function withSession(address: string, run: (session: ClientHttp2Session) => Promise<void>): Promise<void> {
  const session = connectHttp2(`http://${address}`).on('error', () => undefined);
  try {
    await run(session);
  } finally {
    session.destroy();
  }
}

const written = (stream: ClientHttp2Stream, bytes: Buffer) =>
  new Promise<void>((resolve, reject) => stream.write(bytes, (error) => (error ? reject(error) : resolve())));

test.each<[string, Buffer, Record<string, string>, status, RegExp]>([
  [
    'an unknown encoding',
    framed(Buffer.from('x'), 1),
    { 'grpc-encoding': 'zstd' },
    status.UNIMPLEMENTED,
    /compressed with "zstd".*use gzip/,
  ],
  [
    'a message that is not gzip',
    framed(Buffer.from('not gzip'), 1),
    { 'grpc-encoding': 'gzip' },
    status.INVALID_ARGUMENT,
    /is not gzip/,
  ],
  [
    'two messages in one call',
    Buffer.concat([framed(aRequest()), framed(aRequest())]),
    {},
    status.INVALID_ARGUMENT,
    /a call of its own/,
  ],
  [
    'a length over the limit, before it is sent',
    Buffer.from([0, 0xff, 0xff, 0xff, 0xff]),
    {},
    status.RESOURCE_EXHAUSTED,
    /over the limit/,
  ],
])('%s is refused (O2, O5)', (_, bytes, headers, code, message) =>
  withBoth(async ({ grpcAddress }, database) => {
    await withSession(grpcAddress, async (session) => {
      const { stream, answered } = openCall(session, headers);
      stream.write(bytes);

      const answer = await answered;

      expect(Number(answer['grpc-status'])).toBe(code);
      expect(decodeURI(String(answer['grpc-message']))).toMatch(message);
    });
    expect(await spansIn(database)).toBe(0);
  })
);

test('a message that says gzip and is not compressed is read, as the flag in front of it says (O2)', () =>
  withBoth(async ({ grpcAddress }, database) => {
    await withSession(grpcAddress, async (session) => {
      const plain = openCall(session, { 'grpc-encoding': 'gzip' });
      plain.stream.end(framed(aRequest()));
      const compressed = openCall(session, { 'grpc-encoding': 'gzip' });
      compressed.stream.end(framed(gzipSync(aRequest()), 1));

      const answers = await Promise.all([plain.answered, compressed.answered]);

      expect(answers.map((answer) => Number(answer['grpc-status']))).toEqual([status.OK, status.OK]);
    });
    expect(await spansIn(database)).toBe(2);
  }));

test('messages that are being received share the budget of bodies, and give it back when their call breaks', () =>
  withBoth(
    async ({ url, grpcAddress }, database) => {
      const half = framed(Buffer.alloc(600_000)).subarray(0, 40_000);
      const post = (body: Buffer) =>
        fetch(`${url}/v1/traces`, {
          method: 'POST',
          body: new Uint8Array(body),
          headers: { 'content-type': 'application/x-protobuf' },
        });
      await withSession(grpcAddress, async (session) => {
        const first = openCall(session);
        await written(first.stream, half);
        await until(async () => (await post(Buffer.alloc(20_000))).status === 503, { what: 'the budget to be taken' });

        const second = openCall(session);
        second.stream.write(half);
        const refused = await second.answered;
        expect(Number(refused['grpc-status'])).toBe(status.UNAVAILABLE);
        expect(decodeURI(String(refused['grpc-message']))).toContain('Too many bodies at once');

        first.stream.close();
        await until(async () => (await post(Buffer.alloc(20_000))).status === 400, { what: 'the budget to be free' });
      });
      expect(await spansIn(database)).toBe(0);
    },
    { config: { queueBytes: 50_000, maxBodyBytes: 2_000_000 } }
  ));

test.each<[string, Buffer]>([
  ['HTTP/1.1', Buffer.from('POST /v1/traces HTTP/1.1\r\nhost: x\r\n\r\n')],
  ['noise', Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 256))],
  ['a preface and noise', Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.alloc(200, 0xff)])],
  [
    'a frame of headers that cannot be read',
    Buffer.concat([
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
      Buffer.from([0, 0, 4, 1, 5, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff]),
    ]),
  ],
])('%s does no harm to others', (_, bytes) =>
  withBoth(async ({ grpcAddress }) => {
    const [host, port] = grpcAddress.split(':');
    const socket = connect(Number(port), host).on('error', () => undefined);
    socket.end(bytes);
    socket.resume();
    await Promise.race([once(socket, 'close'), once(socket, 'data')]);

    expect((await exportByGrpc(grpcAddress, 'traces', aRequest())).code).toBe(status.OK);
    socket.destroy();
  })
);

test('a connection that breaks within a message stores nothing (O14)', () =>
  withBoth(async ({ grpcAddress }, database) => {
    await withSession(grpcAddress, async (session) => {
      const { stream } = openCall(session);
      await written(stream, framed(aRequest(10)).subarray(0, -1));
    });

    expect((await exportByGrpc(grpcAddress, 'traces', aRequest())).code).toBe(status.OK);
    expect(await spansIn(database)).toBe(1);
  }));

test('a call that is running is stored and answered before the server is gone (O14)', () =>
  withBoth(async ({ grpc, grpcAddress, writer }, { connect: connectDatabase, pool }) => {
    const holder = await connectDatabase();
    await holder.query('begin');
    await holder.query('lock table howdah.span');
    const answer = exportByGrpc(grpcAddress, 'traces', aRequest());
    await until(() => Promise.resolve(writer.stats().queuedBytes > 0), { what: 'the request to be taken' });

    const shut = new Promise<void>((resolve) => grpc.server.tryShutdown(() => resolve()));
    await holder.query('commit');

    expect((await answer).code).toBe(status.OK);
    await shut;
    const { rows } = await pool.query('select 1 from howdah.span');
    expect(rows).toHaveLength(1);
  }));

test('a client that gives up and comes again is stored once (O13)', () =>
  withBoth(async ({ grpcAddress }, database) => {
    const holder = await database.connect();
    await holder.query('begin');
    await holder.query('lock table howdah.span');
    const message = aRequest();

    const first = await exportByGrpc(grpcAddress, 'traces', message, { deadlineMs: 300 });
    const again = exportByGrpc(grpcAddress, 'traces', message);
    await holder.query('commit');

    expect([first.code, (await again).code]).toEqual([status.DEADLINE_EXCEEDED, status.OK]);
    expect(await spansIn(database)).toBe(1);
  }));

test('health is told for the server and for each service, and who watches hears of the end', () =>
  withBoth(async ({ grpc, grpcAddress, writer }) => {
    const check = (service: string) => askHealth(grpcAddress, service);
    const watch = watchHealth(grpcAddress);

    expect(await Promise.all(['', GRPC_SERVICES.traces, GRPC_SERVICES.metrics, GRPC_SERVICES.logs].map(check))).toEqual(
      [1, 1, 1, 1]
    );
    expect(await check('nothing')).toBe('NOT_FOUND');
    await until(() => Promise.resolve(watch.heard.length > 0), { what: 'the first word' });
    await writer.drain();
    expect(await check('')).toBe(2);
    grpc.stop();
    await watch.ended;
    expect(watch.heard).toEqual([1, 2]);
  }));

test('unknown methods and services are UNIMPLEMENTED (O12)', () =>
  withBoth(async ({ grpcAddress }) => {
    const { code } = await callGrpc(
      grpcAddress,
      '/opentelemetry.proto.collector.trace.v1.TraceService/Import',
      aRequest()
    );

    expect(code).toBe(status.UNIMPLEMENTED);
  }));

test('a taken port is named with its variable and what to do', () =>
  withBoth(async ({ grpcAddress }) => {
    const [host, port] = grpcAddress.split(':');

    await expect(
      listenGrpc(new Server(), { host: host!, port: Number(port) }, { variable: 'HOWDAH_OTLP_GRPC_ADDR' })
    ).rejects.toThrow(/another program listens there\. Stop it, or choose another address with HOWDAH_OTLP_GRPC_ADDR/);
  }));
