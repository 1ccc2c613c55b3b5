import { cutName } from '../../decide/text-limits.ts';
import type { SessionRecord } from '../client-records.ts';
import { isObject, listOf, objectOf, textOf, type JsonObject } from './clean-value.ts';
import type { SentryContext } from './sentry-context.ts';
import { clockDrift, sentryTime } from './sentry-time.ts';

const NOTHING = { started: 0, exited: 0, errored: 0, crashed: 0, abnormal: 0 };

/**
 * What one message about a session adds to the counts. Neither the session nor its user is remembered, so each message
 * must count for itself: the first one that it started, the last one how it ended, the first one with an error that it
 * had one. Null when it adds nothing.
 */
export function toSessionCount(session: JsonObject, context: SentryContext): SessionRecord | null {
  const errors = typeof session.errors === 'number' ? session.errors : 0;
  const isFirst = session.init === true;
  const counts = { ...NOTHING, started: isFirst ? 1 : 0 };
  switch (session.status) {
    case 'crashed':
      counts.crashed = 1;
      break;
    case 'abnormal':
      counts.abnormal = 1;
      break;
    case 'exited':
      // That it had an error was said before, unless all of it is said at once.
      if (errors === 0) counts.exited = 1;
      else if (isFirst) counts.errored = 1;
      break;
    case 'errored':
    case 'unhandled':
      counts.errored = 1;
      break;
    default:
      if (errors === 1 || (isFirst && errors > 0)) counts.errored = 1;
  }
  return Object.values(counts).every((count) => count === 0)
    ? null
    : record(session.started, session.attrs, counts, context);
}

/** Sessions that a server counted itself; null for those with a count that is none, and for those beyond 1,000. */
export function toSessionCounts(aggregates: JsonObject, context: SentryContext): Array<SessionRecord | null> {
  return listOf(aggregates.aggregates).map((given, index) => {
    const { exited = 0, errored = 0, crashed = 0, abnormal = 0, started } = objectOf(given);
    const counts = [exited, errored, crashed, abnormal];
    if (index >= MAX_AGGREGATES || !isObject(given) || !counts.every(isCount)) return null;
    const sum = counts.reduce((total, count) => total + count, 0);
    const [ofExited = 0, ofErrored = 0, ofCrashed = 0, ofAbnormal = 0] = counts;
    const ended = { exited: ofExited, errored: ofErrored, crashed: ofCrashed, abnormal: ofAbnormal };
    return record(started, aggregates.attrs, { started: sum, ...ended }, context);
  });
}
const MAX_AGGREGATES = 1_000;

function record(
  started: unknown,
  attrs: unknown,
  counts: typeof NOTHING,
  { sentAt, receivedAt }: SentryContext
): SessionRecord {
  const { release, environment } = objectOf(attrs);
  const at = sentryTime(started);
  return {
    startedAt: at === null ? null : new Date(at.getTime() + clockDrift(sentAt, receivedAt)),
    release: cutName(textOf(release) ?? ''),
    environment: cutName(textOf(environment) ?? 'production'),
    ...counts,
  };
}

// A sum of many of them still fits a bigint.
function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 1e9;
}
