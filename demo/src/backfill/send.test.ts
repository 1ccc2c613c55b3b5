import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { sendEvent, sendSpans } from './send.ts';

const closing: Array<() => void> = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

test('a busy intake is asked again after the time it names', async () => {
  const intake = await standIn([{ status: 503, retryAfter: '0' }, { status: 429, retryAfter: '0' }, { status: 200 }]);

  await sendSpans(intake.url, 'abc', []);

  expect(intake.requests).toEqual(Array(3).fill('POST /v1/traces key=abc {"resourceSpans":[]}'));
});

test('any other refusal is told with its status and reason, and not tried again', async () => {
  const intake = await standIn([{ status: 401, body: 'unknown key' }]);

  await expect(sendSpans(intake.url, 'abc', [])).rejects.toThrow('refused /v1/traces with 401: unknown key');
  expect(intake.requests).toHaveLength(1);
});

test('an event goes to the project of the DSN as an envelope', async () => {
  const intake = await standIn([{ status: 200 }]);
  const event = { event_id: 'e1', timestamp: 1, contexts: { trace: { trace_id: 't', span_id: 's' } } };

  await sendEvent(`${intake.url.replace('//', '//abc@')}/7`, event);

  const [request = ''] = intake.requests;
  expect(request).toContain('POST /api/7/envelope/?sentry_key=abc');
  expect(request.split('\n').slice(1)).toEqual(['{"type":"event"}', JSON.stringify(event), '']);
});

/** Gives these answers one after the other, and keeps what was asked. */
async function standIn(answers: Array<{ status: number; body?: string; retryAfter?: string }>) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const key = request.headers['x-howdah-key'];
      requests.push(`${request.method} ${request.url} ${typeof key === 'string' ? `key=${key} ` : ''}${body}`);
      const answer = answers.shift() ?? { status: 500 };
      response.writeHead(answer.status, answer.retryAfter === undefined ? {} : { 'retry-after': answer.retryAfter });
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
