import { setTimeout as pause } from 'node:timers/promises';
import type { Express } from 'express';
import { activeTraceId } from './capture-changes.ts';
import type { Database } from './database.ts';
import { CardDeclinedError } from './errors.ts';
import { log } from './log.ts';

interface Authorisation {
  purchaseId: string;
  amountCents: number;
  card: string;
}

/** Cards with a meaning of their own; every other card is accepted. */
export const CARDS = { good: '4000-0000', declined: '4000-0002', slowBank: '4000-0009' } as const;

/** Longer than the storefront waits, see PAYMENT_TIMEOUT_MS there. */
const SLOW_BANK_MS = 2600;

/** Resolves, when called, once every authorisation is through, those whose caller has given up included. */
export function paymentsRoutes(app: Express, db: Database): () => Promise<unknown> {
  const underWay = new Set<Promise<void>>();

  app.post('/authorise', async function takePayment(request, response) {
    const authorised = authorise(db, request.body as Authorisation);
    underWay.add(authorised);
    try {
      await authorised;
    } finally {
      underWay.delete(authorised);
    }
    response.json({ state: 'authorised' });
  });

  return () => Promise.allSettled(underWay);
}

async function authorise(db: Database, { purchaseId, amountCents, card }: Authorisation): Promise<void> {
  await askBank(card, purchaseId);
  await db.query(
    `insert into payment (purchase_id, amount_cents, state)
     select $1::uuid, $2::integer, $3 from set_config('howdah.trace_id', $4, true)`,
    [purchaseId, amountCents, 'authorised', activeTraceId()]
  );
  log('info', 'payment authorised', { 'order.id': purchaseId, 'payment.amount_cents': amountCents });
}

async function askBank(card: string, purchaseId: string): Promise<void> {
  await pause(card === CARDS.slowBank ? SLOW_BANK_MS : 8);
  if (card !== CARDS.declined) return;
  log('warn', 'payment declined', { 'order.id': purchaseId, reason: 'insufficient funds' });
  throw new CardDeclinedError('insufficient funds');
}
