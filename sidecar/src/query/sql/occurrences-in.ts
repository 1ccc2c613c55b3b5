import type { ParsedSearching, QueryWindow } from '../parsed-query.ts';
import type { SearchTerm } from '../search-term.ts';
import type { Values } from '../statement.ts';
import { conditions } from './columns.ts';
import { errorColumns } from './error-columns.ts';

/**
 * The part of a statement that every query on errors shares: occurrences `o` of the window with their issue `i`. Both
 * time bounds are always there; without the upper one, PostgreSQL would look into every partition made ahead.
 */
export function occurrencesIn(
  window: Pick<QueryWindow, 'from' | 'to'>,
  { environments }: Pick<ParsedSearching, 'environments'>,
  terms: readonly SearchTerm[],
  title: 'issue' | 'occurrence',
  values: Values,
  more: readonly string[] = []
): string {
  const where = [
    `o.occurred_at >= ${values.add(window.from)}::timestamptz and o.occurred_at < ${values.add(window.to)}::timestamptz`,
    ...(environments.length > 0 ? [`o.environment = any(${values.add(environments)}::text[])`] : []),
    ...more,
    ...conditions(terms, errorColumns(title), values),
  ];
  return `from howdah.tb_error_occurrence o
    join howdah.tb_error_log i on i.error_id = o.error_id
   where ${where.join('\n     and ')}`;
}
