/** Seconds as a number or text, or an ISO date; null for anything else. */
export function sentryTime(value: unknown): Date | null {
  const seconds = typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
  if (typeof seconds === 'number') return validDate(new Date(Math.floor(seconds * 1_000)));
  if (typeof seconds !== 'string') return null;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(seconds) ? seconds : `${seconds}Z`;
  return validDate(new Date(zoned));
}

/** The same in nanoseconds since 1970, with the microseconds that a double holds of them; null out of range. */
export function sentryNano(value: unknown): bigint | null {
  const micros =
    typeof value === 'number' && Number.isFinite(value)
      ? Math.round(value * 1e6)
      : (sentryTime(value)?.getTime() ?? NaN) * 1_000;
  return Number.isNaN(micros) || micros <= 0 || micros > 1.8e16 ? null : BigInt(Math.round(micros)) * 1_000n;
}

/**
 * How much the sender's clock is behind ours, in milliseconds, when it is so wrong that it must be corrected: what an
 * SDK says to have sent in another hour was sent just now.
 */
export function clockDrift(sentAt: unknown, receivedAt: Date): number {
  const sent = sentryTime(sentAt);
  if (sent === null) return 0;
  const drift = receivedAt.getTime() - sent.getTime();
  return Math.abs(drift) >= MIN_DRIFT_MS ? drift : 0;
}
const MIN_DRIFT_MS = 55 * 60_000;

function validDate(date: Date): Date | null {
  return Number.isNaN(date.getTime()) ? null : date;
}
