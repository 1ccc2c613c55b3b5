/**
 * The time window in which spans are stored as they come, in microseconds since 1970. Outside of it a partition would
 * be made for a moment that retention has already given up, or for a clock that is wrong.
 */
export interface AcceptedTime {
  fromMicros: number;
  toMicros: number;
  /** Stands in for a span without any time. */
  nowMicros: number;
}

export function acceptedTime(now: Date, retentionDays: number): AcceptedTime {
  const nowMicros = now.getTime() * 1_000;
  return { fromMicros: nowMicros - retentionDays * DAY_MICROS, toMicros: nowMicros + DAY_MICROS, nowMicros };
}

/** When an error is taken to have happened: when it says so, unless that is out of reach of every partition. */
export function acceptedOccurrence(occurredAt: Date, receivedAt: Date, retentionDays: number): Date {
  const age = receivedAt.getTime() - occurredAt.getTime();
  if (Number.isNaN(age) || age > retentionDays * DAY_MS || age < -DAY_MS) return receivedAt;
  return occurredAt;
}

const DAY_MS = 86_400_000;
const DAY_MICROS = DAY_MS * 1_000;
