import { cutName } from '../../decide/text-limits.ts';
import type { ClientReportRecord } from '../client-records.ts';
import { listOf, objectOf, textOf, type JsonObject } from './clean-value.ts';
import type { SentryContext } from './sentry-context.ts';
import { clockDrift, sentryTime } from './sentry-time.ts';

/** What a client says to have lost or left out; null for each part that says nothing that can be counted. */
export function toClientReports(
  report: JsonObject,
  { sentAt, receivedAt }: SentryContext
): Array<ClientReportRecord | null> {
  const sent = sentryTime(report.timestamp);
  const reportedAt = sent === null ? receivedAt : new Date(sent.getTime() + clockDrift(sentAt, receivedAt));
  return LISTS.flatMap((list) => listOf(report[list])).map((given) => {
    const { reason, category, quantity } = objectOf(given);
    if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 0 || quantity > 1e9) return null;
    return {
      reportedAt,
      reason: cutName(textOf(reason) ?? 'unknown', 100),
      category: cutName(textOf(category) ?? 'unknown', 100),
      quantity,
    };
  });
}

const LISTS = ['discarded_events', 'rate_limited_events', 'filtered_events', 'filtered_sampling_events'];
