import { cutName } from '../../decide/text-limits.ts';
import type { CheckInRecord } from '../client-records.ts';
import { cleanObject, hexId, isObject, objectOf, textOf, type JsonObject } from './clean-value.ts';
import type { SentryContext } from './sentry-context.ts';

/** A check-in; null for one that does not say of which job. */
export function toCheckIn(given: JsonObject, { receivedAt, cut }: SentryContext): CheckInRecord | null {
  const monitor = textOf(given.monitor_slug);
  if (monitor === null) return null;
  const seconds = typeof given.duration === 'string' ? Number.parseFloat(given.duration) : given.duration;
  const hasDuration = typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0;
  const release = textOf(given.release);
  return {
    receivedAt,
    monitor: cutName(monitor),
    status: cutName(textOf(given.status) ?? 'unknown', 50),
    checkInId: hexId(given.check_in_id, 32),
    durationMs: hasDuration ? seconds * 1_000 : null,
    environment: cutName(textOf(given.environment) ?? 'production'),
    release: release === null ? null : cutName(release),
    config: isObject(given.monitor_config) ? JSON.stringify(cleanObject(given.monitor_config, cut)) : null,
    traceId: hexId(objectOf(objectOf(given.contexts).trace).trace_id, 32),
  };
}
