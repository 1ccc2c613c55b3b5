import { metrics } from '@opentelemetry/api';
import * as Sentry from '@sentry/node';
import type { Express } from 'express';
import type { Peers } from '../fleet/messages.ts';
import { activeTraceId } from './capture-changes.ts';
import { callService } from './call-service.ts';
import type { Database } from './database.ts';
import { DuplicatePurchaseError, GiftCardError } from './errors.ts';
import { log } from './log.ts';
import { priceBasket } from './price-basket.ts';
import type { Basket } from './price-basket.ts';

/** What a visitor sends to buy something. */
export interface Checkout extends Basket {
  purchaseId: string;
  card: string;
  postcode: string;
}

/** Generous: on a busy machine, an ordinary payment must not run into it, or a bounded run would count wrongly. */
const PAYMENT_TIMEOUT_MS = 2000;

export function storefrontRoutes(app: Express, db: Database, peers: Peers): void {
  const release = process.env['SENTRY_RELEASE'] ?? '';
  const meter = metrics.getMeter('shop');
  const purchases = meter.createCounter('shop.purchases', { description: 'Purchases that were paid.' });
  const revenue = meter.createCounter('shop.revenue', { description: 'What they came to.', unit: 'EUR' });

  app.get('/products', async (_request, response) => {
    response.json((await callService('catalog', `${peers.catalog}/products`)).body);
  });

  app.get('/products/:productId', async (request, response) => {
    const answer = await callService('catalog', `${peers.catalog}/products/${request.params.productId}`);
    response.status(answer.status).json(answer.body);
  });

  app.get('/search/:wanted', async (request, response) => {
    response.json((await callService('catalog', `${peers.catalog}/similar/${request.params.wanted}`)).body);
  });

  app.post('/checkout', async function checkOut(request, response) {
    const checkout = request.body as Checkout;
    if (!hasPostcode(checkout)) {
      response.status(422).json({ error: 'postcode missing' });
      return;
    }
    const amountCents = await priceBasket(db, checkout, release);
    Sentry.addBreadcrumb({ category: 'checkout', message: `basket priced at ${amountCents} cents`, level: 'info' });

    const reserved = await callService('catalog', `${peers.catalog}/reserve`, {
      method: 'POST',
      body: { productIds: checkout.productIds },
    });
    if (reserved.status !== 200) {
      response.status(reserved.status).json(reserved.body);
      return;
    }
    const paid = await pay(peers, checkout, amountCents);
    if (paid.status !== 200) {
      response.status(paid.status).json(paid.body);
      return;
    }
    await storePurchase(db, checkout, request.get('x-tenant'), amountCents);
    log('info', 'order placed', { 'order.id': checkout.purchaseId, 'order.amount_cents': amountCents });
    purchases.add(1, { tenant: request.get('x-tenant') ?? '' });
    revenue.add(amountCents / 100, { tenant: request.get('x-tenant') ?? '' });
    response.status(201).json({ purchaseId: checkout.purchaseId, amountCents });
  });

  app.post('/gift-cards/:code/redeem', function redeemGiftCard() {
    throw new GiftCardError();
  });
}

function hasPostcode(checkout: Checkout): boolean {
  if (checkout.postcode !== '') return true;
  Sentry.captureMessage('Checkout address has no postcode', 'warning');
  log('warn', 'checkout refused: no postcode', { 'order.id': checkout.purchaseId });
  return false;
}

function pay(peers: Peers, checkout: Checkout, amountCents: number) {
  Sentry.addBreadcrumb({ category: 'checkout', message: 'asking payments for authorisation', level: 'info' });
  const { purchaseId, card } = checkout;
  return callService('payments', `${peers.payments}/authorise`, {
    method: 'POST',
    body: { purchaseId, amountCents, card },
    timeoutMs: PAYMENT_TIMEOUT_MS,
  });
}

async function storePurchase(db: Database, checkout: Checkout, tenant: string | undefined, amountCents: number) {
  try {
    // The settings hold for this statement, and say in what the trigger stores who bought, and in which trace.
    await db.query(
      `insert into purchase (purchase_id, tenant, total_cents)
       select $1::uuid, $2, $3::integer
         from set_config('howdah.trace_id', $4, true) as trace, set_config('howdah.tenant', $2, true) as tenant`,
      [checkout.purchaseId, tenant, amountCents, activeTraceId()]
    );
  } catch (cause) {
    throw new DuplicatePurchaseError(cause);
  }
}
