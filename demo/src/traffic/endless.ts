import { setTimeout as pause } from 'node:timers/promises';
import type { Fleet } from '../fleet/fleet.ts';
import { SERVICE_NAMES } from '../fleet/messages.ts';
import { isBuggy } from '../shop/price-basket.ts';
import { customerAt } from './customers.ts';
import { COUPON_SHARE, ORDINARY_MIXTURE } from './mixture.ts';
import { pick } from './random.ts';
import type { Random } from './random.ts';
import { visit } from './visits.ts';
import type { VisitKind } from './visits.ts';

const PRODUCTION_PER_SECOND = 3;
const STAGING_PER_SECOND = 0.3;
/** While coupons are broken, word gets round and people keep trying. */
const STORM_PER_SECOND = 6;
const MINUTE = 60_000;

/** Visits both environments until the signal, with a broken release now and then and the one that mends it. */
export async function runEndless(
  { production, staging }: { production: Fleet; staging: Fleet },
  { signal, random, say }: { signal: AbortSignal; random: Random; say: (line: string) => void }
): Promise<void> {
  const counts = { visits: 0, failed: 0 };
  await Promise.all([
    arrivals(PRODUCTION_PER_SECOND, signal, random, () => go(production, ordinaryKind('production', random), counts)),
    arrivals(STAGING_PER_SECOND, signal, random, () => go(staging, ordinaryKind('staging', random), counts)),
    arrivals(STORM_PER_SECOND, signal, random, () =>
      isBuggy(production.release('storefront')) ? go(production, 'buyWithCoupon', counts) : Promise.resolve()
    ),
    deploys(production, signal, say),
    reports(counts, signal, say),
  ]);
}

/** Visitors come one by one, at random times, whether or not earlier ones have been served. */
async function arrivals(perSecond: number, signal: AbortSignal, random: Random, arrive: () => Promise<void>) {
  const underWay = new Set<Promise<void>>();
  while (await paused((-Math.log(1 - random()) / perSecond) * 1000, signal)) {
    if (underWay.size >= 50) continue; // The shop is overloaded: people turn round at the door.
    const served = arrive().finally(() => underWay.delete(served));
    underWay.add(served);
  }
  await Promise.all(underWay);
}

async function deploys(production: Fleet, signal: AbortSignal, say: (line: string) => void): Promise<void> {
  let wait = 2 * MINUTE;
  while (await paused(wait, signal)) {
    const release = nextRelease(production.release('storefront'));
    if (isBuggy(release)) {
      say(`deploying storefront ${release}: its coupons are broken, watch the errors rise`);
      await production.deploy(release, ['storefront']);
      wait = MINUTE;
    } else {
      say(`deploying ${release} everywhere: coupons work again`);
      await production.deploy(release, SERVICE_NAMES);
      wait = 10 * MINUTE;
    }
  }
}

async function reports(counts: { visits: number; failed: number }, signal: AbortSignal, say: (line: string) => void) {
  while (await paused(MINUTE / 2, signal))
    say(`${counts.visits} visits so far, ${counts.failed} answered with an error`);
}

async function go(fleet: Fleet, kind: VisitKind, counts: { visits: number; failed: number }): Promise<void> {
  counts.visits += 1;
  try {
    const { status } = await visit(kind, counts.visits, customerAt(counts.visits), fleet.storefrontUrl());
    if (status >= 400) counts.failed += 1;
  } catch {
    // The old release closed its door in this very moment; a browser would try again.
    counts.failed += 1;
  }
}

function ordinaryKind(environment: keyof typeof ORDINARY_MIXTURE, random: Random): VisitKind {
  const kind = pick<VisitKind>(ORDINARY_MIXTURE[environment], random);
  return kind === 'buy' && random() < COUPON_SHARE ? 'buyWithCoupon' : kind;
}

function nextRelease(release: string): string {
  const [major, minor, patch] = release.split('.').map(Number);
  return `${major}.${minor}.${(patch ?? 0) + 1}`;
}

/** False when the signal came instead. */
async function paused(ms: number, signal: AbortSignal): Promise<boolean> {
  return pause(ms, true, { signal }).catch(() => false);
}
