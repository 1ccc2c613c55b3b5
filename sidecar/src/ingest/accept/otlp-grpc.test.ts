import { ServerCredentials, status } from '@grpc/grpc-js';
import { connect, type ClientHttp2Session } from 'node:http2';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../config/read-config.ts';
import { createLog } from '../../observe/log.ts';
import { routeContext, type RouteContext } from './intake-app.ts';
import { createOtlpGrpc } from './otlp-grpc.ts';
import { ProjectKeys } from './project-keys.ts';

const LIMIT = 64 * 1024 * 1024;
let context: RouteContext;
let received: Buffer[];
/** Of these, when they came. */
let lengths: number[];
let refused: string[];
let session: ClientHttp2Session;
let close: () => void;

beforeEach(async () => {
  received = [];
  lengths = [];
  refused = [];
  const receive = ({ body }: { body: Buffer }) => {
    received.push(body);
    lengths.push(body.length);
    return Promise.resolve({ rejected: 0, message: '' });
  };
  context = routeContext({
    keys: new ProjectKeys(() => Promise.resolve([])),
    auth: 'open',
    maxBodyBytes: readConfig({}).maxBodyBytes,
    maxJsonBytes: readConfig({}).maxJsonBytes,
    queueBytes: LIMIT,
    log: createLog('silent'),
    now: () => new Date(),
    refused: (reason) => refused.push(reason),
    checkRoom: () => undefined,
    receiveOtlp: { traces: receive, metrics: receive, logs: receive },
    receiveNative: () => Promise.reject(new Error('not by gRPC')),
    receiveSentry: () => Promise.reject(new Error('not by gRPC')),
  });
  const { server } = createOtlpGrpc(context, { receiveMs: 300 });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error)
    );
  });
  session = connect(`http://127.0.0.1:${port}`).on('error', () => undefined);
  close = () => {
    session.destroy();
    server.forceShutdown();
  };
});
afterEach(() => close());

/** A call of which the message is written by hand; answers its status and what it says. */
function open(encoding = 'identity') {
  const stream = session.request({
    ':method': 'POST',
    ':path': '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
    'content-type': 'application/grpc',
    te: 'trailers',
    'grpc-encoding': encoding,
  });
  stream.on('error', () => undefined).resume();
  const answered = new Promise<{ code: number; message: string }>((resolve, reject) => {
    const end = (head: Record<string, unknown>) => {
      if (head['grpc-status'] === undefined) return;
      resolve({ code: Number(head['grpc-status']), message: decodeURIComponent(String(head['grpc-message'])) });
    };
    stream.on('response', end).on('trailers', end);
    stream.on('close', () => reject(new Error('closed without a status')));
  });
  return { stream, answered };
}

function prefix(length: number, flag = 0): Buffer {
  const bytes = Buffer.from([flag, 0, 0, 0, 0]);
  bytes.writeUInt32BE(length, 1);
  return bytes;
}

test('a message that does not come in time is given up, with what to do, and gives its room back', async () => {
  const { stream, answered } = open();
  stream.write(Buffer.concat([prefix(100_000), Buffer.alloc(50_000)]));

  expect(await answered).toEqual({
    code: status.DEADLINE_EXCEEDED,
    message: expect.stringMatching(/did not arrive within 0\.3 seconds; nothing of it was stored\./) as string,
  });
  expect(refused).toEqual(['body_too_slow']);
  expect(received).toEqual([]);
  expect(context.budget.bytes).toBe(0);
});

test('a call that sends nothing is given up as well', async () => {
  expect((await open().answered).code).toBe(status.DEADLINE_EXCEEDED);
});

test('without a setting the limit is 64 MiB: a message may announce as much, and not a byte more (O5)', async () => {
  expect(context.maxBodyBytes).toBe(LIMIT);
  const most = open();
  most.stream.write(prefix(LIMIT));
  const over = open();
  over.stream.write(prefix(LIMIT + 1));

  expect(await over.answered).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
  // It is waited for.
  expect((await most.answered).code).toBe(status.DEADLINE_EXCEEDED);
  expect(refused).toEqual(['body_too_large', 'body_too_slow']);
});

test.each(['identity', 'gzip'])('a message in %s is gone when it has been answered', async (encoding) => {
  const isPacked = encoding === 'gzip';
  const message = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i * i));
  const sent = isPacked ? gzipSync(message) : message;
  const { stream, answered } = open(encoding);

  stream.end(Buffer.concat([prefix(sent.length, isPacked ? 1 : 0), sent]));

  expect((await answered).code).toBe(status.OK);
  expect(received.map(({ length }) => length)).toEqual([0]);
  expect(lengths).toEqual([message.length]);
});

test('bombs are counted and not unpacked into memory, however many come at once (O5)', async () => {
  const bomb = gzipSync(Buffer.alloc(2 * LIMIT), { level: 9 });
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  let grown = 0;
  const watch = setInterval(() => {
    most = Math.max(most, context.budget.bytes);
    grown = Math.max(grown, process.memoryUsage().arrayBuffers - before);
  }, 1);

  const calls = Array.from({ length: 12 }, () => {
    const call = open('gzip');
    call.stream.end(Buffer.concat([prefix(bomb.length, 1), bomb]));
    return call.answered;
  });
  const answers = await Promise.all(calls);
  clearInterval(watch);

  expect(new Set(answers.map(({ code }) => code))).toEqual(new Set([status.RESOURCE_EXHAUSTED]));
  expect(answers[0]?.message).toMatch(/over the limit of 64 MB, which also holds after decompression/);
  // A MiB of each of the four that are unpacked at once is kept to see whether it is a small message.
  expect(most).toBeLessThan(12 * bomb.length + 5 * 1024 * 1024);
  expect(grown).toBeLessThan(LIMIT);
  expect(context.budget.bytes).toBe(0);
  expect(received).toEqual([]);
});
