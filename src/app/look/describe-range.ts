import { rangeUtil, type TimeRange } from '@grafana/data';

/** The time range inside a sentence: "in the last 24 hours", "from 2026-11-20 10:00:00 to 2026-11-20 12:00:00". */
export function describeRange({ raw }: Pick<TimeRange, 'raw'>): string {
  const text = rangeUtil.describeTimeRange(raw);
  return text.startsWith('Last ') ? `in the l${text.slice(1)}` : `in the time range ${text}`;
}
