const DAY_MS = 86_400_000;

/** The start of the UTC day so many days before `now`. */
export function dayBefore(now: Date, days: number): Date {
  return new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - days * DAY_MS);
}

/** The start of the UTC month so many months before that of `now`. */
export function monthBefore(now: Date, months: number): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months));
}

/** The number of whole days from `then` to `now`, rounded up: a retention by which all before `then` is due. */
export function daysSince(then: Date, now: Date): number {
  return Math.floor((now.getTime() - then.getTime()) / DAY_MS);
}
