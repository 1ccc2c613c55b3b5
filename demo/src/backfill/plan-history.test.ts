import { expect, test } from 'vitest';
import { isBuggy } from '../shop/price-basket.ts';
import { seededRandom } from '../traffic/random.ts';
import { planHistory } from './plan-history.ts';

const FROM = new Date('2026-11-20T06:00:00Z');
const TO = new Date('2026-11-20T12:00:00Z');
const plan = () => [...planHistory({ from: FROM, to: TO, random: seededRandom(1) })];

test('the same seed plans the same history', () => {
  expect(plan()).toEqual(plan());
});

test('every visit lies in the range, in order', () => {
  const instants = plan().map((visit) => visit.at.getTime());

  expect(instants[0]).toBeGreaterThanOrEqual(FROM.getTime());
  expect(instants.at(-1)).toBeLessThan(TO.getTime());
  expect(instants).toEqual([...instants].sort((a, b) => a - b));
});

test('production is deployed in the order of releases, and only the broken one breaks coupons', () => {
  const production = plan().filter((visit) => visit.environment === 'production');

  const releases = [...new Set(production.map((visit) => visit.release))];
  const broken = production.filter((visit) => visit.kind === 'buyWithCoupon');

  expect(releases).toEqual(['1.4.0', '1.4.1', '1.4.2']);
  expect(broken.length).toBeGreaterThan(300);
  expect(broken.every((visit) => isBuggy(visit.release))).toBe(true);
});

test('gift cards are tried in staging only, and every tenant comes', () => {
  const visits = plan();

  expect(new Set(visits.filter((visit) => visit.kind === 'giftCard').map((visit) => visit.environment))).toEqual(
    new Set(['staging'])
  );
  expect(new Set(visits.map((visit) => visit.customer.tenant))).toEqual(new Set(['acme', 'globex', 'initech']));
});
