import { isBuggy } from '../shop/price-basket.ts';
import type { VisitKind } from './visits.ts';

/** What one visit leaves behind in the telemetry, so that a bounded run can say what must have arrived. */
export interface Consequences {
  /** Status of the answer. */
  status: number;
  spans: number;
  /** Sentry events, by title. */
  sentry: readonly string[];
  /** Exception events of OpenTelemetry on spans, by title. */
  otel: readonly string[];
}

export function consequencesOf(kind: VisitKind, release: string): Consequences {
  return kind === 'buyWithCoupon' && !isBuggy(release) ? CONSEQUENCES.buy : CONSEQUENCES[kind];
}

const CONSEQUENCES: Readonly<Record<VisitKind, Consequences>> = {
  browse: { status: 200, spans: 28, sentry: [], otel: [] },
  look: { status: 200, spans: 4, sentry: [], otel: [] },
  search: { status: 200, spans: 4, sentry: [], otel: [] },
  buy: { status: 201, spans: 10, sentry: [], otel: [] },
  buyWithCoupon: {
    status: 500,
    spans: 3,
    sentry: ["TypeError: Cannot read properties of undefined (reading 'percent')"],
    otel: [],
  },
  declined: {
    status: 402,
    spans: 8,
    sentry: ['CardDeclinedError: Card declined by the bank: insufficient funds'],
    otel: [],
  },
  slowBank: { status: 504, spans: 9, sentry: [], otel: ['TimeoutError: payments did not answer within 2000 ms'] },
  noPostcode: { status: 422, spans: 1, sentry: ['Checkout address has no postcode'], otel: [] },
  submitTwice: {
    status: 500,
    spans: 10,
    sentry: ['DuplicatePurchaseError: The purchase was stored before'],
    otel: ["PostgreSQL error of type 'error' occurred (code: 23505)"],
  },
  soldOut: { status: 409, spans: 6, sentry: [], otel: ['OutOfStockError: Product 24 is out of stock'] },
  giftCard: {
    status: 500,
    spans: 1,
    sentry: ['GiftCardError: Gift cards are switched on, but no provider is set'],
    otel: [],
  },
};
