import { Refusal } from '../../decide/refusal.ts';
import type { ParsedSql, QueryWindow } from '../parsed-query.ts';
import { expandMacros, type Fill } from './macros.ts';
import { codeOf } from './sql-text.ts';

export interface UserStatement {
  /** What is run. */
  text: string;
  /** What the user would recognise: the SQL with its macros replaced. */
  shown: string;
  /** Characters of ours before the user's. */
  offset: number;
  fill: Fill | undefined;
}

/**
 * A user's SELECT as it is run: macros replaced, as a part of a SELECT of ours, so that nothing else than reading can
 * be said, with one row more than the limit. EXPLAIN stands alone.
 */
export function userStatement(query: ParsedSql, window: QueryWindow): UserStatement {
  const { sql, fill } = expandMacros(query.sql, window);
  const code = codeOf(sql);
  const shown = withoutSemicolon(sql, code);
  checkCode(code.slice(0, shown.length));

  const isExplain = /^\s*explain\b/i.test(code);
  const before = isExplain ? '-- query/sql\n' : '-- query/sql\nselect *\n  from (\n';
  const after = isExplain ? '' : `\n) as query\n limit ${query.limit + 1}`;
  return { text: before + shown + after, shown: shown.trim(), offset: before.length, fill };
}

function withoutSemicolon(sql: string, code: string): string {
  const end = /;\s*$/.exec(code)?.index;
  return end === undefined ? sql : sql.slice(0, end);
}

function checkCode(code: string): void {
  if (code.includes(';')) {
    throw new Refusal(
      'sql_several',
      400,
      'One statement at a time: take everything after the first ";" into a query of its own.'
    );
  }
  if (!READING.test(code)) {
    throw new Refusal(
      'sql_not_reading',
      400,
      'A query only reads: begin with SELECT, WITH, VALUES or TABLE, or with EXPLAIN before one of them.'
    );
  }
  if (/\bu&\s*$|\bu&\s/i.test(code)) {
    throw new Refusal(
      'sql_refused',
      400,
      'Names and texts in the form U&"…" are not allowed here; write the characters themselves.'
    );
  }
  const [refused] = REFUSED.exec(code) ?? [];
  if (refused) {
    throw new Refusal(
      'sql_refused',
      400,
      `${refused} cannot be used in a query: it reaches beyond the rights of howdah_reader.`
    );
  }
}

const READING = /^\s*(explain(\s*\([^)]*\)|\s+(analyze|verbose))*)?[\s(]*(select|with|values|table)\b/i;

/**
 * The role is set for the transaction, and these functions could set another one in the middle of a statement, run text
 * that does, or keep a lock on the connection after the query.
 */
const REFUSED =
  /\b(set_config|(query|cursor|table|schema|database)_to_xml\w*|pg_(try_)?advisory_\w+|dblink\w*|crosstab\w*|connectby|ts_stat|ts_rewrite|lo_\w+)\b/i;
