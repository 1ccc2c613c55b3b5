import type { VariableTraits, VariableValue } from './interpolate';

/**
 * A variable in SQL, as people know it from Grafana's own SQL data sources: one that can have several values becomes a
 * list of literals, for `in ($service)`; any other is put in as it is, with its quotes doubled, for `'$service'`.
 */
export function quoteLiteral(value: VariableValue, variable: VariableTraits = {}): string {
  if (Array.isArray(value)) {
    return value.map(literal).join(',');
  }
  if (typeof value === 'string') {
    return (variable.multi ?? false) || (variable.includeAll ?? false) ? literal(value) : value.replaceAll("'", "''");
  }
  return String(value);
}

const literal = (value: string | number) =>
  typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
