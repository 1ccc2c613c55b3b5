import { QUERY_TYPES, typeOf } from './query-types';
import type { HowdahQuery } from './types';

/** A query in one line, for collapsed editors and Explore's history: `Issues: is:unresolved service:checkout`. */
export function displayText(query: HowdahQuery): string {
  const type = typeOf(query);
  const label = QUERY_TYPES.find(({ value }) => value === type)?.label ?? type;
  const detail = detailOf(query);
  return detail ? `${label}: ${detail}` : label;
}

function detailOf(query: HowdahQuery): string {
  switch (query.queryType) {
    case 'trace':
      return query.traceId;
    case 'sql':
      return query.sql.replace(/\s+/g, ' ').trim();
    case 'values':
      return query.key;
    case 'partitions':
      return query.table ?? '';
    case 'spanSeries':
      return [query.measures.join(', '), query.search].filter(Boolean).join(' · ');
    default:
      return query.search ?? '';
  }
}
