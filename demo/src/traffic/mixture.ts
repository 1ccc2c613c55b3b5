import type { VisitKind } from './visits.ts';

/** How visitors of each environment spend their time, as weights. Shared by the live traffic and the backfill. */
export const ORDINARY_MIXTURE = {
  production: {
    look: 40,
    browse: 14,
    search: 6,
    buy: 32,
    declined: 2.2,
    soldOut: 0.9,
    noPostcode: 1.1,
    slowBank: 0.6,
    submitTwice: 0.25,
  },
  staging: { look: 10, browse: 3, buy: 6, giftCard: 1 },
} as const satisfies Record<string, Partial<Record<VisitKind, number>>>;

/** Share of the buyers who use a coupon. */
export const COUPON_SHARE = 0.15;
