import type { AdHocVariableFilter } from '@grafana/data';
import type { SearchFilter } from '../../contract/query-model';
import { quoteLiteral } from './quote-literal';
import { searchValue } from './search-value';
import type { HowdahQuery } from './types';

/** Value of one variable, or all values of one with several. */
export type VariableValue = string | number | Array<string | number>;
/** Grafana's own: fills variables in; `format` says how a value is written. */
export type Replace = (text: string, format?: (value: VariableValue, variable?: VariableTraits) => string) => string;
export interface VariableTraits {
  multi?: boolean;
  includeAll?: boolean;
}

/**
 * The query as the sidecar gets it: every text with its variables filled in, each in the way its field is read. Nothing
 * that only this browser knows is left, so the same query works in an alert rule.
 */
export function interpolateQuery(
  query: HowdahQuery,
  replace: Replace,
  adHoc: readonly AdHocVariableFilter[] = []
): HowdahQuery {
  const filled = { ...query } as Record<string, unknown>;
  for (const [field, value] of Object.entries(query)) {
    if (typeof value === 'string') {
      filled[field] = fillField(field, value, replace);
    }
  }
  if ('environments' in query && query.environments) {
    filled.environments = fillList(query.environments, replace);
  }
  const filters = [...('filters' in query && query.filters ? query.filters : []), ...adHoc.map(toFilter)];
  if (filters.length > 0) {
    filled.filters = filters.map((filter) => ({ ...filter, value: replace(filter.value, plain) }));
  }
  // The same query with other texts in the same fields.
  return filled as unknown as HowdahQuery;
}

/**
 * A list in which `$environment` stands for all values of a variable. "All" gives an empty list, which means no
 * condition: telemetry without an environment is found, too.
 */
export function fillList(list: readonly string[], replace: Replace): string[] {
  const values = list.flatMap((entry) => {
    const found: string[] = [];
    const rest = replace(entry, (value) => {
      found.push(...[value].flat().map(String));
      return '';
    });
    // A custom value for "All" comes back as text, past the format.
    return rest === '' && found.length > 0 ? found : [replace(entry, plain)];
  });
  return values.some((value) => ALL.has(value)) ? [] : [...new Set(values)];
}

const ALL = new Set(['', '*', '.*', 'All', '$__all']);

function fillField(field: string, text: string, replace: Replace): string {
  switch (field) {
    case 'refId':
    case 'queryType':
    case 'key':
      return text;
    case 'search':
      return replace(text, searchValue);
    case 'sql':
      return fillSql(text, replace);
    default:
      return replace(text, plain).trim();
  }
}

/** `$__interval` is a macro of the sidecar and stays; Grafana would put in a text that is no SQL. */
function fillSql(sql: string, replace: Replace): string {
  return sql
    .split(/(\$__interval(?:_ms)?\b)/)
    .map((piece) => (piece.startsWith('$__interval') ? piece : replace(piece, quoteLiteral)))
    .join('');
}

const plain = (value: VariableValue) => [value].flat().join(',');

function toFilter({ key, operator, value, values }: AdHocVariableFilter): SearchFilter {
  // Grafana offers no other operators than those of the model.
  return { key, operator: operator as SearchFilter['operator'], value, ...(values && { values }) };
}
