import type { Breadcrumb } from '../../../contract/api';
import { formatDuration } from '../../shared/formats/duration';

/** How long before the error it was: `−2.4 s`, `0 ms`; an en dash when the time is unknown. */
export function offsetOf({ at }: Pick<Breadcrumb, 'at'>, occurredAt: string): string {
  const offsetMs = at === null ? NaN : Date.parse(at) - Date.parse(occurredAt);
  return Number.isFinite(offsetMs) ? formatDuration(Math.round(offsetMs)) : '–';
}

/** The breadcrumb that tells of the failure itself: the last one that is an error; none when nothing says so. */
export function failingIndex(crumbs: ReadonlyArray<Pick<Breadcrumb, 'level' | 'category'>>): number {
  return crumbs.findLastIndex(
    ({ level, category }) => /^(error|fatal|critical)$/.test(level ?? '') || category === 'exception'
  );
}
