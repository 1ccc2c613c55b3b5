const HOUR_MS = 3_600_000;

/**
 * Hours before this one are added up by the job, and read as hours. Writers mark an hour of before {@link lateHour}, one
 * hour later than this: a transaction that began before an hour was settled and commits afterwards has marked it too.
 */
export function settledHour(now: Date): Date {
  return new Date(toHour(now).getTime() - 2 * HOUR_MS);
}

/** A row of an hour before this one may find its hour added up already, so it is marked to be added up again. */
export function lateHour(now: Date): Date {
  return new Date(toHour(now).getTime() - HOUR_MS);
}

/** The start of the hour of an instant, in UTC. */
export function toHour(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / HOUR_MS) * HOUR_MS);
}
