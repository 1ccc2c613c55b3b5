import type { TracesQuery } from '../../../contract/query-model';
import { formatDuration } from '../../shared/formats/duration';
import type { UrlValues } from '../links/keep-view';

/** What the search for traces shows, as the URL holds it. */
export interface TraceSearch {
  search: string;
  sort: NonNullable<TracesQuery['sort']>;
  minDurationMs: number | null;
  maxDurationMs: number | null;
}

export function readTraceSearch(params: URLSearchParams): TraceSearch {
  return {
    search: params.get('q')?.trim() ?? '',
    sort: params.get('sort') === 'duration' ? 'duration' : 'startTime',
    minDurationMs: readDuration(params.get('min')),
    maxDurationMs: readDuration(params.get('max')),
  };
}

/** What is default does not stand in the URL. */
export function toUrl({ search, sort, minDurationMs, maxDurationMs }: Partial<TraceSearch>): UrlValues {
  return {
    ...(search !== undefined && { q: search }),
    ...(sort !== undefined && { sort: sort === 'startTime' ? undefined : sort }),
    ...(minDurationMs !== undefined && { min: minDurationMs === null ? undefined : writeDuration(minDurationMs) }),
    ...(maxDurationMs !== undefined && { max: maxDurationMs === null ? undefined : writeDuration(maxDurationMs) }),
  };
}

/** `250ms`, `1.5s`, `2m`, or plain milliseconds; null for nothing, and for what is no duration. */
export function readDuration(text: string | null): number | null {
  const [, number, unit = 'ms'] = /^\s*(\d+(?:\.\d+)?)\s*(us|µs|ms|s|m|min|h)?\s*$/.exec(text ?? '') ?? [];
  return number === undefined ? null : Number(number) * (UNITS_MS[unit] ?? 1);
}

/** Short and exact: read again it gives the same number. */
export function writeDuration(durationMs: number): string {
  return durationMs >= 1000 && durationMs % 100 === 0 ? `${durationMs / 1000}s` : `${durationMs}ms`;
}

/** The bounds as a sentence part: "slower than 250 ms". */
export function describeBounds({
  minDurationMs,
  maxDurationMs,
}: Pick<TraceSearch, 'minDurationMs' | 'maxDurationMs'>): string {
  return [
    minDurationMs !== null && `slower than ${formatDuration(minDurationMs)}`,
    maxDurationMs !== null && `faster than ${formatDuration(maxDurationMs)}`,
  ]
    .filter(Boolean)
    .join(' and ');
}

const UNITS_MS: Partial<Record<string, number>> = {
  us: 0.001,
  µs: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};
