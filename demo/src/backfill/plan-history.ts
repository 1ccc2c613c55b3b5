import { customerAt } from '../traffic/customers.ts';
import type { Customer } from '../traffic/customers.ts';
import { ORDINARY_MIXTURE } from '../traffic/mixture.ts';
import { pick } from '../traffic/random.ts';
import type { Random } from '../traffic/random.ts';
import type { VisitKind } from '../traffic/visits.ts';

/** A visit that is said to have happened. */
export interface PastVisit {
  kind: VisitKind;
  at: Date;
  environment: 'production' | 'staging';
  release: string;
  customer: Customer;
  /** By how much it took longer than its rehearsal. */
  stretch: number;
}

const MINUTE = 60_000;

/**
 * What happened in the shop between two instants, in order of time: ordinary traffic in waves, a database that was slow
 * for a while, a bank that was slow for a while, a release with broken coupons and its storm of errors, and the release
 * that mended it. The same instants and the same `random` give the same history.
 */
export function* planHistory({ from, to, random }: { from: Date; to: Date; random: Random }): Iterable<PastVisit> {
  const span = to.getTime() - from.getTime();
  for (let minute = from.getTime(); minute < to.getTime(); minute += MINUTE) {
    const part = (minute - from.getTime()) / span;
    const length = Math.min(MINUTE, to.getTime() - minute);
    const visits = [
      ...several((7 + 4 * wave(minute)) * (length / MINUTE), random, () => production(part, random)),
      ...several(1.2 * (length / MINUTE), random, () => staging(part, random)),
      ...several(stormRate(part) * (length / MINUTE), random, () => productionOf('buyWithCoupon', part, random)),
      ...several(slowBankRate(part) * (length / MINUTE), random, () => productionOf('slowBank', part, random)),
    ].map((visit) => ({ ...visit, at: new Date(Math.floor(minute + random() * length)) }));
    yield* visits.sort((a, b) => a.at.getTime() - b.at.getTime());
  }
}

/** Which release ran at a part (0 to 1) of the history. */
function releaseAt(part: number): string {
  if (part < BROKEN.from) return '1.4.0';
  return part < BROKEN.to ? '1.4.1' : '1.4.2';
}

const BROKEN = { from: 0.62, to: 0.7 };
const SLOW_DATABASE = { from: 0.2, to: 0.26 };
const SLOW_BANK = { from: 0.4, to: 0.43 };

/** Visits a minute that hit the broken coupons: a steep rise, then people give up. */
function stormRate(part: number): number {
  if (!within(part, BROKEN)) return 0;
  const since = (part - BROKEN.from) / (BROKEN.to - BROKEN.from);
  return 4 + 26 * Math.sin(Math.PI * Math.sqrt(since));
}

function slowBankRate(part: number): number {
  return within(part, SLOW_BANK) ? 3 : 0;
}

function production(part: number, random: Random): Omit<PastVisit, 'at'> {
  return productionOf(pick<VisitKind>(ORDINARY_MIXTURE.production, random), part, random);
}

function productionOf(kind: VisitKind, part: number, random: Random): Omit<PastVisit, 'at'> {
  const slow = within(part, SLOW_DATABASE) && (kind === 'browse' || kind === 'look' || kind === 'search') ? 3.5 : 1;
  // Timeouts take as long as the timeout is.
  const stretch = kind === 'slowBank' ? 1 : slow * skewed(random);
  return { kind, environment: 'production', release: releaseAt(part), customer: customer(random), stretch };
}

/** Staging runs the release that production gets next. */
function staging(part: number, random: Random): Omit<PastVisit, 'at'> {
  const kind = pick<VisitKind>(ORDINARY_MIXTURE.staging, random);
  const release = part < BROKEN.from / 2 ? '1.4.1' : '1.4.2';
  return { kind, environment: 'staging', release, customer: customer(random), stretch: 1.3 * skewed(random) };
}

function customer(random: Random): Customer {
  return customerAt(Math.floor(random() * 1000));
}

/** Mostly near 1, now and then several times as much: what latencies look like. */
function skewed(random: Random): number {
  return 0.75 + 0.35 * -Math.log(1 - random());
}

/** 0 to 1, with the rhythm of about an hour and a half and of a quarter of an hour. */
function wave(instant: number): number {
  return 0.5 + 0.35 * Math.sin(instant / (14 * MINUTE)) + 0.15 * Math.sin(instant / (2.5 * MINUTE));
}

function within(part: number, { from, to }: { from: number; to: number }): boolean {
  return part >= from && part < to;
}

/** As many as expected on average; the fraction is decided by chance. */
function several<Item>(expected: number, random: Random, make: () => Item): Item[] {
  const count = Math.floor(expected + random());
  return Array.from({ length: count }, make);
}
