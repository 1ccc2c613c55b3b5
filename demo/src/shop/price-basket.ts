import { SpanStatusCode, trace } from '@opentelemetry/api';
import type { Database } from './database.ts';

export interface Basket {
  productIds: number[];
  coupon?: Coupon;
}

type Coupon = 'SPRING';

interface Discount {
  percent: number;
}

/** As they stand in the settings of the shop; somebody believed that lower-case names are there, too. */
const DISCOUNTS = JSON.parse('{"SPRING":{"percent":10}}') as Record<Coupon | 'spring', Discount>;

/** The price in cents, by the prices in the database. */
export async function priceBasket(db: Database, basket: Basket, release: string): Promise<number> {
  return trace.getTracer('shop').startActiveSpan('price basket', async (span) => {
    try {
      span.setAttribute('basket.items', basket.productIds.length);
      const { rows } = await db.query<{ total: number }>(
        'select sum(price_cents)::integer as total from product where product_id = any($1)',
        [basket.productIds]
      );
      const total = rows[0]?.total ?? 0;
      const percent = basket.coupon === undefined ? 0 : couponPercent(basket.coupon, release);
      return total - Math.round((total * percent) / 100);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
      throw error;
    } finally {
      span.end();
    }
  });
}

// Odd patch releases carry the bug of the demo: they look coupons up by a name that is not there.
function couponPercent(coupon: Coupon, release: string): number {
  const discount = isBuggy(release) ? DISCOUNTS.spring : DISCOUNTS[coupon];
  return discount.percent;
}

export function isBuggy(release: string): boolean {
  return Number(release.split('.').at(-1)) % 2 === 1;
}
