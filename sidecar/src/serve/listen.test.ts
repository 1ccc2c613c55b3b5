import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { parseAddress, urlOf } from './address.ts';
import { listen } from './listen.ts';

const local = { host: '127.0.0.1', port: 0 };

test('a running request ends before the listener closes', async () => {
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
