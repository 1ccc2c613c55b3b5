import { randomUUID } from 'node:crypto';
import { CARDS } from '../shop/payments.ts';
import type { Checkout } from '../shop/storefront.ts';
import { PRODUCT_COUNT, PURCHASE_MADE_BEFORE } from '../shop/schema.ts';
import type { Customer } from './customers.ts';

interface Visit {
  method: 'GET' | 'POST';
  path: string;
  body?: Checkout;
}

/** Everything a visitor can do. */
export const VISIT_KINDS = [
  'browse', // the N+1
  'look',
  'search', // the slow statement
  'buy',
  'buyWithCoupon', // a TypeError in odd patch releases
  'declined',
  'slowBank', // a TimeoutError
  'noPostcode', // a warning
  'submitTwice', // a unique violation in the database
  'soldOut', // an exception event of OpenTelemetry
  'giftCard', // a feature that only staging has switched on
] as const;
export type VisitKind = (typeof VISIT_KINDS)[number];

/** Sends one visit to the storefront and reads the answer to its end. Rejects when the shop does not answer at all. */
export async function visit(
  kind: VisitKind,
  index: number,
  customer: Customer,
  storefrontUrl: string
): Promise<Visited> {
  const { method, path, body } = visitOf(kind, index);
  const response = await fetch(`${storefrontUrl}${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'x-tenant': customer.tenant, 'x-user': customer.user },
    ...(body && { body: JSON.stringify(body) }),
  });
  await response.arrayBuffer();
  return { status: response.status, traceId: response.headers.get('x-trace-id') };
}

export interface Visited {
  status: number;
  traceId: string | null;
}

function visitOf(kind: VisitKind, index: number): Visit {
  switch (kind) {
    case 'browse':
      return { method: 'GET', path: '/products' };
    case 'look':
      return { method: 'GET', path: `/products/${1 + (index % PRODUCT_COUNT)}` };
    case 'search':
      return { method: 'GET', path: `/search/${['bell', 'rope', 'saddle'][index % 3]}` };
    case 'buy':
      return buying(index, {});
    case 'buyWithCoupon':
      return buying(index, { coupon: 'SPRING' });
    case 'declined':
      return buying(index, { card: CARDS.declined });
    case 'slowBank':
      return buying(index, { card: CARDS.slowBank });
    case 'noPostcode':
      return buying(index, { postcode: '' });
    case 'submitTwice':
      return buying(index, { purchaseId: PURCHASE_MADE_BEFORE });
    case 'soldOut':
      return buying(index, { productIds: [PRODUCT_COUNT] });
    case 'giftCard':
      return { method: 'POST', path: `/gift-cards/GC-${1000 + index}/redeem` };
    default:
      return kind satisfies never;
  }
}

function buying(index: number, differently: Partial<Checkout>): Visit {
  const first = 1 + (index % (PRODUCT_COUNT - 3));
  const body: Checkout = {
    productIds: [first, first + 1, first + 2].slice(0, 1 + (index % 3)),
    purchaseId: randomUUID(),
    card: CARDS.good,
    postcode: '1010',
    ...differently,
  };
  return { method: 'POST', path: '/checkout', body };
}
