import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { parseAddress, urlOf } from './address.ts';
import { listen } from './listen.ts';

const local = { host: '127.0.0.1', port: 0 };

test('a running request ends before the listener closes (O14)', async () => {
  const arrivals = new EventEmitter();
  const listener = await listen((_request, response) => arrivals.emit('request', response), local, {
    variable: 'TEST',
  });
  const arrived = once(arrivals, 'request') as Promise<[ServerResponse]>;
  const request = fetch(listener.url);
  const [response] = await arrived;

  const closed = listener.close(10_000);
  response.end('done');

  expect(await (await request).text()).toBe('done');
  await closed;
  await expect(fetch(listener.url)).rejects.toThrow();
});

const slowTo = async (bytes: string, headersTimeoutMs: number, requestTimeoutMs: number) => {
  const listener = await listen((request, response) => request.resume().on('end', () => response.end()), local, {
    variable: 'TEST',
    headersTimeoutMs,
    requestTimeoutMs,
  });
  const socket = connect(listener.address.port, '127.0.0.1').setEncoding('utf8');
  socket.write(bytes);
  // One byte now and then keeps any other timeout from being reached.
  const drip = setInterval(() => socket.writable && socket.write('a'), 10);
  socket.on('error', () => undefined);
  const answer = (await socket.toArray()).join('');
  clearInterval(drip);
  await listener.close(0);
  return answer;
};

test('a sender that never ends its headers is answered with 408 and cut off', async () => {
  expect(await slowTo('POST / HTTP/1.1\r\nhost: a\r\nx: ', 100, 60_000)).toMatch(/^HTTP\/1\.1 408 /);
});

test('a sender that never ends its body is answered with 408 and cut off', async () => {
  expect(await slowTo('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000\r\n\r\n', 100, 200)).toMatch(
    /^HTTP\/1\.1 408 /
  );
});

test('more connections than are allowed are closed at once, and the others go on', async () => {
  let tooMany = 0;
  const listener = await listen((_request, response) => response.end('here'), local, {
    variable: 'TEST',
    maxConnections: 2,
    onTooMany: () => (tooMany += 1),
  });
  const open = () => connect(listener.address.port, '127.0.0.1').on('error', () => undefined);
  const [first, second] = [open(), open()];
  await Promise.all([once(first, 'connect'), once(second, 'connect')]);
  const third = open();
  await once(third, 'close');

  expect(tooMany).toBe(1);
  first.end('GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
  expect(Buffer.concat(await first.toArray()).toString()).toContain('here');
  second.destroy();
  await listener.close(0);
});

test('a taken address names the variable and what to do', async () => {
  const first = await listen((_request, response) => response.end(), local, { variable: 'HOWDAH_API_ADDR' });

  await expect(listen(() => undefined, first.address, { variable: 'HOWDAH_API_ADDR' })).rejects.toThrow(
    /another program listens there\. Stop it, or choose another address with HOWDAH_API_ADDR/
  );
  await first.close(0);
});

test.each([
  ['127.0.0.1:4318', { host: '127.0.0.1', port: 4318 }],
  ['[::1]:0', { host: '::1', port: 0 }],
  ['howdah:4321', { host: 'howdah', port: 4321 }],
  ['4318', undefined],
  ['host:70000', undefined],
  ['::1:4318', undefined],
  ['', undefined],
])('%j is read as %j', (text, address) => {
  expect(parseAddress(text)).toEqual(address);
});

test('a wildcard address leads to localhost', () => {
  expect(urlOf({ host: '0.0.0.0', port: 4318 })).toBe('http://localhost:4318');
});
