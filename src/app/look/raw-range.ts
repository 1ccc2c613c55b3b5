import { type TimeRange } from '@grafana/data';

/** The time range as a URL holds it: `now-1h`, or milliseconds. */
export function rawRange({ raw }: Pick<TimeRange, 'raw'>): { from: string; to: string } {
  const text = (bound: TimeRange['raw']['from']) => (typeof bound === 'string' ? bound : String(bound.valueOf()));
  return { from: text(raw.from), to: text(raw.to) };
}
