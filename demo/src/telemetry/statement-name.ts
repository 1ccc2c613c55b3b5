/**
 * A span name for a statement: what it does and to which table, `SELECT stock`. The instrumentation's own name has only
 * the verb, so all statements of a database would share one latency curve.
 */
export function statementName(sql: string): string {
  const verb = /^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase() ?? 'SQL';
  const table = /\b(?:from|into|update)\s+([a-z_]+)/i.exec(sql)?.[1];
  return table === undefined ? verb : `${verb} ${table}`;
}
