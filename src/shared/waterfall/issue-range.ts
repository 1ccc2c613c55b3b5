/**
 * The time for which the issue of a span is shown, as the URL holds it: the day up to an hour after the span. Without,
 * the page of an older trace's issue would show the last day, in which nothing need have happened.
 */
export function issueRange(startMs: number): { from: string; to: string } {
  return { from: String(Math.round(startMs - 23 * HOUR_MS)), to: String(Math.round(startMs + HOUR_MS)) };
}

const HOUR_MS = 3_600_000;
