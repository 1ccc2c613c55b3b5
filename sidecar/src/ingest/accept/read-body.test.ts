import { createServer, request as send, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Rejection } from '../rejection.ts';
import { BodyBudget } from './body-budget.ts';
import { withBody, withJsonBody } from './read-body.ts';

const MAX_BODY_BYTES = 8_000_000;
const MAX_JSON_BYTES = 1_000_000;
let budget: BodyBudget;
let close: () => Promise<void>;
let port: number;
let heard: Array<Buffer | Rejection>;
/** The bodies as they were handed out. */
let given: Buffer[];
/** When they are let go. */
let held: Promise<void>;

beforeEach(async () => {
  budget = new BodyBudget({ receivingBytes: MAX_BODY_BYTES, totalBytes: 2 * MAX_BODY_BYTES });
  heard = [];
  given = [];
  held = Promise.resolve();
  const server = createServer((request, response) => {
    const withItsBody = request.headers['content-type'] === 'application/json' ? withJsonBody : withBody;
    withItsBody(request, { maxBodyBytes: MAX_BODY_BYTES, maxJsonBytes: MAX_JSON_BYTES, budget }, async (body) => {
      given.push(body);
      heard.push(Buffer.from(body));
      await held;
    }).then(
      () => response.end('read'),
      (error: unknown) => {
        heard.push(error as Rejection);
        response.writeHead((error as Rejection).status).end((error as Rejection).reason);
      }
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
  close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
});
afterEach(() => close());

async function post(pieces: readonly Uint8Array[], headers: OutgoingHttpHeaders = {}): Promise<string> {
  const request = send({ port, method: 'POST', headers });
  for (const piece of pieces) request.write(piece);
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const answer = await response.toArray();
  return `${response.statusCode} ${Buffer.concat(answer as Buffer[]).toString()}`;
}

const ENCODINGS = [
  ['identity', (body: Buffer) => body],
  ['gzip', (body: Buffer) => gzipSync(body)],
  ['deflate', (body: Buffer) => deflateSync(body)],
  ['deflate', (body: Buffer) => deflateRawSync(body)],
  ['br', (body: Buffer) => brotliCompressSync(body)],
] as const;

test('a body comes out as it went in, however it is encoded and cut into pieces, and its room is given back', async () => {
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 2_000 }),
    // Larger than what is kept while its size is not known, and larger than the pieces in which a socket reads.
    fc
      .record({ byte: fc.nat(255), length: fc.nat(3_000_000) })
      .map(({ byte, length }) => new Uint8Array(length).fill(byte))
  );
  await fc.assert(
    fc.asyncProperty(
      bodies,
      fc.constantFrom(...ENCODINGS),
      fc.array(fc.nat(), { maxLength: 5 }),
      fc.boolean(),
      async (body, [encoding, encode], cuts, withLength) => {
        const bytes = encode(Buffer.from(body));
        const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
        const pieces = places.slice(1).map((end, i) => bytes.subarray(places[i], end));
        const answer = await post(withLength || bytes.length < 1_000_000 ? pieces : [bytes], {
          'content-encoding': encoding,
          ...((withLength || bytes.length > 1_000_000) && { 'content-length': bytes.length }),
        });

        expect(answer).toBe('200 read');
        expect(Buffer.compare(heard.at(-1) as Buffer, Buffer.from(body))).toBe(0);
        expect(budget.bytes).toBe(0);
      }
    ),
    { numRuns: 60 }
  );
});

test('a body of a quarter of the limit comes without its length, a larger one does not (O5)', async () => {
  const quarter = Buffer.alloc(MAX_BODY_BYTES / 4, 1);

  expect(await post([quarter])).toBe('200 read');
  expect(await post([quarter, Buffer.from('x')])).toBe('413 body_too_large');
  expect(heard.at(-1)).toMatchObject({ message: expect.stringMatching(/without Content-Length/) as string });
  expect(budget.bytes).toBe(0);
});

test('JSON has a limit of its own, packed or not, with its length or without', async () => {
  const json = { 'content-type': 'application/json' };
  const most = Buffer.alloc(MAX_JSON_BYTES, ' ');
  const tooMuch = Buffer.alloc(MAX_JSON_BYTES + 1, ' ');

  expect(await post([most], json)).toBe('200 read');
  for (const [body, headers] of [
    [tooMuch, {}],
    [tooMuch, { 'content-length': tooMuch.length }],
    [gzipSync(tooMuch), { 'content-encoding': 'gzip' }],
  ] as const) {
    expect(await post([body], { ...json, ...headers })).toBe('413 body_too_large');
    expect(heard.at(-1)).toMatchObject({ message: expect.stringMatching(/raise HOWDAH_MAX_JSON/) as string });
  }
  expect(budget.bytes).toBe(0);
});

test('gzip of several members is one body; one that is broken off or is none is refused (O2)', async () => {
  const members = Buffer.concat([gzipSync('one '), gzipSync('two')]);
  const gzip = { 'content-encoding': 'gzip' };

  expect(await post([members], gzip)).toBe('200 read');
  expect((heard[0] as Buffer).toString()).toBe('one two');
  expect(await post([members.subarray(0, -3)], gzip)).toBe('400 malformed_compression');
  expect(await post([Buffer.from('plain')], gzip)).toBe('400 malformed_compression');
  expect(budget.bytes).toBe(0);
});

test('bodies that wait for their answer leave no room for a large one, until they have it', async () => {
  const lease = budget.open();
  expect(lease.take(MAX_BODY_BYTES)).toBe(true);
  lease.hold();
  const second = budget.open();
  expect(second.take(MAX_BODY_BYTES)).toBe(true);
  second.hold();

  expect(await post([Buffer.alloc(1_000)])).toBe('503 receiving_too_much');
  expect(await post([gzipSync(Buffer.alloc(5_000_000))], { 'content-encoding': 'gzip' })).toBe(
    '503 receiving_too_much'
  );

  lease.end();
  second.end();
  expect(await post([Buffer.alloc(1_000)])).toBe('200 read');
  expect(budget.bytes).toBe(0);
});

test.each([...ENCODINGS])(
  'a body in %s takes its room as long as it is used, and no longer',
  async (encoding, encode) => {
    const size = 700_000;
    const use = new EventEmitter();
    held = once(use, 'end').then(() => undefined);

    const answer = post([encode(Buffer.alloc(size, 1))], { 'content-encoding': encoding });
    await expect.poll(() => given.map(({ length }) => length)).toEqual([size]);
    expect(budget.bytes).toBe(size);

    use.emit('end');
    expect(await answer).toBe('200 read');
    expect(budget.bytes).toBe(0);
    expect(given.map(({ length }) => length)).toEqual([0]);
  }
);

test('a sender that leaves in the middle of its body gives its room back', async () => {
  const request = send({ port, method: 'POST', headers: { 'content-length': 1_000_000 } });
  request.on('error', () => undefined);
  request.write(Buffer.alloc(500_000));
  await expect.poll(() => budget.bytes).toBe(500_000);

  request.destroy();

  await expect.poll(() => budget.bytes).toBe(0);
  expect(heard).toMatchObject([{ reason: 'connection_lost' }]);
});
