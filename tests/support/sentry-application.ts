import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as Sentry from '@sentry/node';

// A program of its own that does, with the real SDK, everything of which an envelope can tell: `sentry-application.js
// <dsn> [stream]`. It ends as programs do, so that the SDK sends what it keeps for the end.
const [, , dsn = '', lifecycle = 'static'] = process.argv;

class PaymentError extends Error {
  override readonly name = 'PaymentError';
}

function charge(order: number): never {
  throw new PaymentError(`card of order ${order} declined`, { cause: new RangeError('amount over the limit') });
}

const streaming = lifecycle === 'stream';
Sentry.init({
  dsn,
  release: 'shop@1.2.3',
  environment: 'staging',
  tracesSampleRate: 1,
  enableLogs: true,
  ...(streaming && { traceLifecycle: 'stream' as const }),
  integrations: (defaults) => [
    // The list of installed packages is long and says nothing here.
    ...defaults.filter(({ name }) => name !== 'Modules' && name !== 'Http' && name !== 'Http.Server'),
    Sentry.httpIntegration({ sessionFlushingDelayMS: 100 }),
  ],
  beforeSend: (event) => (event.message === 'not worth telling' ? null : event),
});

Sentry.setUser({ id: 'u1', email: 'ada@example.com' });
Sentry.setTag('tenant', 'acme');
Sentry.addBreadcrumb({ category: 'cart', message: 'tea added', level: 'info' });

if (streaming) spans();
else await everything();
await Sentry.flush(10_000);

async function everything(): Promise<void> {
  spans();
  Sentry.captureMessage('stock is low', 'warning');
  Sentry.captureMessage('not worth telling');
  Sentry.logger.warn(Sentry.logger.fmt`only ${3} left of ${'tea'}`, { sku: 'tea-1', password: 'hunter2' });
  Sentry.metrics.count('orders', 2, { attributes: { kind: 'card' } });
  Sentry.metrics.gauge('queue', 7);
  Sentry.metrics.distribution('pay.time', 187.5, { unit: 'millisecond' });
  const eventId = Sentry.withScope((scope) => {
    scope.addAttachment({ filename: 'order.json', data: '{"order":7,"token":"t-1"}', contentType: 'application/json' });
    scope.addAttachment({ filename: 'pixel.bin', data: new Uint8Array([0, 255, 10, 13, 10, 1]) });
    return Sentry.captureException(failure(8));
  });
  Sentry.captureFeedback({
    message: 'The card was fine, the shop was not',
    name: 'Ada',
    email: 'ada@example.com',
    associatedEventId: eventId,
  });
  Sentry.withMonitor('nightly-report', () => 'done', {
    schedule: { type: 'crontab', value: '0 3 * * *' },
    checkinMargin: 5,
    timezone: 'Etc/UTC',
  });
  await requests();
}

function spans(): void {
  Sentry.startSpan({ name: 'POST /pay', op: 'http.server' }, () => {
    Sentry.startSpan(
      { name: 'select * from orders', op: 'db', attributes: { 'db.system': 'postgresql' } },
      () => undefined
    );
    Sentry.captureException(failure(7));
  });
}

function failure(order: number): Error {
  try {
    charge(order);
  } catch (error) {
    return error as Error;
  }
}

/** Two requests to a server: the SDK counts sessions by them. */
async function requests(): Promise<void> {
  const server: Server = createServer((request, response) => {
    if (request.url === '/fails') Sentry.captureException(failure(9));
    response.end('ok');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  for (const path of ['/works', '/fails']) {
    await new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
        response.resume().on('end', resolve);
      }).on('error', reject);
    });
  }
  server.close();
}
