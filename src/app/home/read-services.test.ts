import type { DataFrame } from '@grafana/data';
import { expect, test } from 'vitest';
import { readLines, readServices } from './read-services';

/** As Grafana hands them over, with the parts that are read. */
const aFrame = (fields: Array<{ name: string; labels?: Record<string, string>; values: unknown[] }>) =>
  ({ fields, length: fields[0]?.values.length ?? 0 }) as unknown as DataFrame;

const services = (rows: Array<[string, number, number]>) =>
  aFrame([
    { name: 'service', values: rows.map(([service]) => service) },
    { name: 'rate', values: rows.map(([, rate]) => rate) },
    { name: 'errorRatio', values: rows.map(([, , ratio]) => ratio) },
    { name: 'p95', values: rows.map(() => null) },
  ]);

test('the service with most errors is first, then the busiest', () => {
  const read = readServices([
    services([
      ['idle', 1, 0],
      ['busy', 100, 0],
      ['failing', 10, 0.5],
      ['', 5, 1],
    ]),
  ]);

  expect(read.map(({ service }) => service)).toEqual(['failing', 'busy', 'idle']);
  expect(read[0]).toEqual({ service: 'failing', rate: 10, errorRatio: 0.5, p95: null });
});

test('an answer without services gives none', () => {
  expect(readServices([])).toEqual([]);
  expect(readServices([aFrame([{ name: 'time', values: [1] }])])).toEqual([]);
});

test('series become lines by service and measure, gaps count as nothing', () => {
  const series = [
    aFrame([
      { name: 'time', values: [1, 2] },
      { name: 'rate', labels: { service: 'shop', measure: 'rate' }, values: [1, null] },
    ]),
    aFrame([
      { name: 'time', values: [1, 2] },
      { name: 'p95', labels: { service: 'shop' }, values: [20, 30] },
    ]),
  ];

  expect(readLines(series).get('shop')).toEqual({ rate: [1, 0], p95: [20, 30] });
});
