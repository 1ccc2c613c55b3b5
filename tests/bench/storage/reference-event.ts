import { anEvent } from '#support/sentry-envelope';

/** An error as a web shop's SDK would send it, about 4.7 kB: 14 stack frames, breadcrumbs, request, user and contexts. */
export function referenceEvent(random: () => number, issue: number): Record<string, unknown> {
  const pick = (count: number) => Math.floor(random() * count);
  const frames = Array.from({ length: 14 }, (_, i) => ({
    filename: i < 6 ? `/app/node_modules/framework/lib/layer-${i}.js` : `/app/src/module-${issue % 20}/step-${i}.ts`,
    function: `${i < 6 ? 'Layer' : 'Shop'}.step${i}`,
    module: `module-${issue % 20}`,
    lineno: 10 + i * 7,
    colno: 11,
    in_app: i >= 6,
  }));
  const breadcrumbs = Array.from({ length: 10 }, (_, i) => ({
    timestamp: Date.now() / 1_000 - 10 + i,
    category: i % 2 ? 'http' : 'console',
    level: 'info',
    message: `step ${i} of the checkout for basket ${pick(100_000)}`,
    data: { url: `/api/v1/resource-${i}/${pick(100_000)}`, method: 'GET', status_code: 200 },
  }));
  const order = pick(1_000_000);
  return anEvent({
    environment: 'production',
    release: `shop@1.42.${pick(4)}`,
    server_name: `node-${pick(3)}`,
    transaction: `POST /api/v1/orders/:id/step-${issue % 20}`,
    exception: {
      values: [
        {
          type: `CheckoutError${issue}`,
          value: `payment for order ${order} was declined`,
          mechanism: { type: 'generic', handled: random() < 0.5 },
          stacktrace: { frames },
        },
      ],
    },
    breadcrumbs,
    user: { id: `user-${pick(5_000)}` },
    tags: { plan: pick(2) ? 'pro' : 'free', region: 'eu-central-1', version: `1.42.${pick(4)}` },
    request: {
      method: 'POST',
      url: `https://shop.example.com/api/v1/orders/${order}`,
      headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', accept: 'application/json' },
    },
    contexts: {
      trace: { trace_id: hex(random, 32), span_id: hex(random, 16), op: 'http.server' },
      runtime: { name: 'node', version: '20.20.2' },
      os: { name: 'Linux', version: '6.1' },
    },
    extra: { order_id: order, basket: { items: 3, total: 99.95 } },
  });
}

function hex(random: () => number, digits: number): string {
  return Array.from({ length: digits }, () => (1 + Math.floor(random() * 15)).toString(16)).join('');
}
