import { trace } from '@opentelemetry/api';
import type { Express } from 'express';
import { activeTraceId } from './capture-changes.ts';
import type { Database } from './database.ts';
import { OutOfStockError, ShopError } from './errors.ts';
import { log } from './log.ts';

interface Product {
  product_id: number;
  name: string;
  price_cents: number;
}

/** Handlers have names, which stack traces show. */
export function catalogRoutes(app: Express, db: Database): void {
  // The N+1 of the shop: one statement for the list, then one for each of its products.
  app.get('/products', async function listProducts(_request, response) {
    const { rows: products } = await db.query<Product>(
      'select product_id, name, price_cents from product order by name'
    );
    const listed: unknown[] = [];
    for (const product of products) {
      const { rows } = await db.query<{ quantity: number }>('select quantity from stock where product_id = $1', [
        product.product_id,
      ]);
      listed.push({ ...product, quantity: rows[0]?.quantity ?? 0 });
    }
    response.json(listed);
  });

  app.get('/products/:productId', async function readProduct(request, response) {
    const { rows } = await db.query<Product>(
      'select product_id, name, price_cents, quantity from product join stock using (product_id) where product_id = $1',
      [request.params.productId]
    );
    if (!rows[0]) throw new ShopError(`There is no product ${request.params.productId}`, 404);
    response.json(rows[0]);
  });

  // The slow statement of the shop.
  app.get('/similar/:wanted', async function findSimilar(request, response) {
    const { rows } = await db.query<Product>(
      'select product_id, name, price_cents from similar_product($1) order by price_cents limit 10',
      [request.params.wanted]
    );
    response.json(rows);
  });

  app.post('/reserve', async function reserve(request, response) {
    const { productIds } = request.body as { productIds: number[] };
    const { rows } = await db.query<{ product_id: number }>(RESERVE, [productIds, activeTraceId()]);
    const reserved = new Set(rows.map((row) => row.product_id));
    const missing = productIds.find((productId) => !reserved.has(productId));
    if (missing !== undefined) {
      // Reported by OpenTelemetry alone, as a service without Sentry would: an exception event on the span.
      trace.getActiveSpan()?.recordException(new OutOfStockError(missing));
      log('warn', 'out of stock', { 'product.id': missing });
      response.status(409).json({ error: 'out of stock', productId: missing });
      return;
    }
    response.json({ reserved: rows.length });
  });
}

// Locks in one order, so that two baskets with the same products cannot wait for each other.
const RESERVE = /* sql */ `
  update stock
     set quantity = quantity - 1
    from (select product_id from stock where product_id = any($1) and quantity > 0 order by product_id for update) as wanted,
         set_config('howdah.trace_id', $2, true)
   where stock.product_id = wanted.product_id
  returning stock.product_id`;
