import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { decodeRpcStatus } from '#support/otlp-proto';
import { createLog } from '../../observe/log.ts';
import { Rejection, unavailable } from '../rejection.ts';
import { createIntakeApp, routeContext } from './intake-app.ts';
import { ProjectKeys } from './project-keys.ts';

const LIMIT = 1_000_000;

/** The answer to a request of which becomes what `receive` says. */
async function answered(receive: () => Promise<never>, type: string): Promise<{ response: Response; status: unknown }> {
  const app = createIntakeApp(
    routeContext({
      keys: new ProjectKeys(() => Promise.resolve([])),
      auth: 'open',
      maxBodyBytes: LIMIT,
      maxJsonBytes: LIMIT,
      queueBytes: LIMIT,
      log: createLog('silent'),
      now: () => new Date(),
      refused: () => undefined,
      checkRoom: () => undefined,
      receiveOtlp: { traces: receive, metrics: receive, logs: receive },
      receiveNative: receive,
      receiveSentry: receive,
    })
  );
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const headers = { 'content-type': type };
    const response = await fetch(`http://127.0.0.1:${port}/v1/logs`, { method: 'POST', body: '{}', headers });
    const body = Buffer.from(await response.arrayBuffer());
    return { response, status: type.endsWith('json') ? JSON.parse(body.toString()) : decodeRpcStatus(body) };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

interface Refusal {
  what: string;
  error: Error;
  http: number;
  code: number;
  /** Seconds; null where nobody is to come again. */
  retryAfter: number | null;
}

const REFUSALS: Refusal[] = [
  { what: 'a fault of ours', error: new TypeError('x is undefined'), http: 500, code: 13, retryAfter: null },
  { what: 'trouble around us', error: unavailable('database_error', 'Away.'), http: 503, code: 14, retryAfter: 2 },
  {
    what: 'too much at once',
    error: new Rejection('receiving_too_much', 429, 'Too much.', { retryAfterSeconds: 30 }),
    http: 429,
    code: 8,
    retryAfter: 30,
  },
  { what: 'bad data', error: new Rejection('malformed_json', 400, 'None.'), http: 400, code: 3, retryAfter: null },
];

test.each(
  REFUSALS.flatMap((refusal) => ['application/x-protobuf', 'application/json'].map((type) => ({ ...refusal, type })))
)(
  '$what is $http with a Status in $type, which says when to come again or says nothing of it (O9, O10, O11)',
  async ({ error, type, http, code, retryAfter }) => {
    const { response, status } = await answered(() => Promise.reject(error), type);

    expect([response.status, response.headers.get('content-type')]).toEqual([http, type]);
    expect(response.headers.get('retry-after')).toBe(retryAfter === null ? null : String(retryAfter));
    const { details = [], ...rest } = status as { details?: Array<Record<string, unknown>> };
    expect(rest).toEqual({ code, message: http === 500 ? expect.stringMatching(/stands in its log/) : error.message });
    const types = details.map((detail) => String(detail['@type']).replace('type.googleapis.com/google.rpc.', ''));
    expect(types).toEqual(retryAfter !== null ? ['RetryInfo'] : http === 400 ? ['BadRequest'] : []);
  }
);
