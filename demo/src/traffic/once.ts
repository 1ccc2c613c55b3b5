import type { Fleet } from '../fleet/fleet.ts';
import { SERVICE_NAMES } from '../fleet/messages.ts';
import { consequencesOf } from './consequences.ts';
import { customerAt } from './customers.ts';
import { visit } from './visits.ts';
import type { VisitKind } from './visits.ts';

/** What a bounded run has sent, by count. */
export interface Tally {
  visits: number;
  spans: number;
  /** Reported errors by title: Sentry events and OpenTelemetry's exception events. */
  sentry: Record<string, number>;
  otel: Record<string, number>;
}

/** How many visitors wait for an answer at the same time. */
const AT_ONCE = 6;

/** A day of the shop in short: ordinary traffic, a deploy with a bug, its storm of errors, the deploy that mends it. */
export async function runOnce(production: Fleet, staging: Fleet, say: (line: string) => void): Promise<Tally> {
  const tally: Tally = { visits: 0, spans: 0, sentry: {}, otel: {} };

  say('staging: release 1.4.2 is being tried');
  await play(staging, { browse: 2, look: 4, buy: 4, giftCard: 2 }, tally);

  say('production: ordinary traffic on release 1.4.0');
  await play(production, ORDINARY, tally);

  say('production: storefront 1.4.1 is deployed; its coupons are broken');
  await production.deploy('1.4.1', ['storefront']);
  await play(production, { buyWithCoupon: 200, buy: 6 }, tally);

  say('production: 1.4.2 is deployed; coupons work again');
  await production.deploy('1.4.2', SERVICE_NAMES);
  await play(production, { buyWithCoupon: 6, look: 6 }, tally);
  return tally;
}

const ORDINARY = {
  browse: 6,
  look: 12,
  search: 3,
  buy: 20,
  declined: 3,
  slowBank: 2,
  noPostcode: 2,
  submitTwice: 1,
  soldOut: 2,
} as const;

/** Rejects when the shop answers otherwise than it should: then the counts would be wrong as well. */
async function play(fleet: Fleet, counts: Partial<Record<VisitKind, number>>, tally: Tally): Promise<void> {
  const kinds = Object.entries(counts).flatMap(([kind, count]) => Array<VisitKind>(count).fill(kind as VisitKind));
  for (let start = 0; start < kinds.length; start += AT_ONCE) {
    await Promise.all(kinds.slice(start, start + AT_ONCE).map((kind, i) => playOne(fleet, kind, start + i, tally)));
  }
}

async function playOne(fleet: Fleet, kind: VisitKind, index: number, tally: Tally): Promise<void> {
  const expected = consequencesOf(kind, fleet.release('storefront'));
  const { status } = await visit(kind, index, customerAt(index), fleet.storefrontUrl());
  if (status !== expected.status)
    throw new Error(`The shop answered "${kind}" with ${status}, not ${expected.status}.`);

  tally.visits += 1;
  tally.spans += expected.spans;
  for (const title of expected.sentry) tally.sentry[title] = (tally.sentry[title] ?? 0) + 1;
  for (const title of expected.otel) tally.otel[title] = (tally.otel[title] ?? 0) + 1;
}
