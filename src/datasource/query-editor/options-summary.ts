import { formatDuration } from '../../shared/formats/duration';
import type { HowdahQuery } from '../types';
import { label, OPERATION_SORTS, SORTS, TRACE_SORTS } from './words';

/** The collapsed options in one line: only what differs from the defaults, else "Defaults". */
export function optionsSummary(query: HowdahQuery): string {
  const parts = partsOf(query);
  return parts.length > 0 ? parts.join(' · ') : 'Defaults';
}

function partsOf(query: HowdahQuery): string[] {
  const limit = 'limit' in query && query.limit ? [`Limit: ${query.limit}`] : [];
  switch (query.queryType) {
    case 'issues':
      return [...(query.sort ? [`Sort: ${label(SORTS, query.sort)}`] : []), ...limit];
    case 'occurrences':
      return [
        ...(query.issueId ? [`Issue: ${query.issueId}`] : []),
        ...(query.traceId ? [`Trace: ${query.traceId}`] : []),
        ...limit,
      ];
    case 'traces':
      return [
        ...(query.minDurationMs ? [`At least ${formatDuration(query.minDurationMs)}`] : []),
        ...(query.maxDurationMs ? [`At most ${formatDuration(query.maxDurationMs)}`] : []),
        ...(query.sort ? [`Sort: ${label(TRACE_SORTS, query.sort)}`] : []),
        ...limit,
      ];
    case 'operations':
      return [...(query.sort ? [`Sort: ${label(OPERATION_SORTS, query.sort)}`] : []), ...limit];
    default:
      return limit;
  }
}
