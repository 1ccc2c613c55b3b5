import { parseDurationMs } from '../duration.ts';
import { SearchError, textOf, type SearchOperator, type SearchTerm, type SearchValue } from '../search-term.ts';
import type { Values } from '../statement.ts';

/** How one search key becomes SQL. `sql` is our own text; nothing of a user's ever gets into it. */
export type Column =
  /** Compared as text; `lower` for columns that hold lower case only. */
  | { as: 'text'; sql: string; lower?: true }
  /** Text that holds the value somewhere, without case. */
  | { as: 'contains'; sql: string }
  | { as: 'number'; sql: string }
  /** Compared as nanoseconds with a duration. */
  | { as: 'nanoseconds'; sql: string }
  /** Each word stands for a condition of its own. */
  | { as: 'words'; words: Readonly<Record<string, string>> }
  /** A key inside of these jsonb values, the first that has it. */
  | { as: 'attribute'; sql: readonly string[]; key: string };

/** Finds the column of a key; null is free text. */
export type ColumnOf = (key: string | null) => Column;

/** All terms and environments as conditions, to be joined by `and`. Negated terms also keep rows without a value. */
export function conditions(terms: readonly SearchTerm[], columnOf: ColumnOf, values: Values): string[] {
  return terms.map((term) => {
    const condition = conditionOf(term, columnOf(term.key), values);
    return term.negated ? `(${condition}) is not true` : condition;
  });
}

function conditionOf(term: SearchTerm, column: Column, values: Values): string {
  switch (column.as) {
    case 'words':
      return anyOf(term.values.map((value) => wordCondition(column.words, value, term)));
    case 'number':
      return term.operator === '~'
        ? regex(`(${column.sql})::text`, term, values)
        : numberCondition(column.sql, term, values);
    case 'nanoseconds':
      return anyOf(
        term.values.map(
          (value) => `${column.sql} ${compare(term.operator)} ${values.add(nanosecondsOf(value))}::bigint`
        )
      );
    case 'contains':
      return term.operator === '~'
        ? regex(column.sql, term, values)
        : anyOf(term.values.map((value) => `${column.sql} ilike ${values.add(`%${pattern(value)}%`)}`));
    case 'text':
      return textCondition(column.sql, column.lower ? inLowerCase(term) : term, values);
    case 'attribute':
      return attributeCondition(column, term, values);
    default:
      return column satisfies never;
  }
}

function textCondition(sql: string, term: SearchTerm, values: Values): string {
  if (term.operator === '~') return regex(sql, term, values);
  const exact = term.values.filter((value) => value.length === 1).map(textOf);
  const patterns = term.values.filter((value) => value.length > 1).map(pattern);
  return anyOf([
    ...(exact.length > 0 ? [`${sql} = any(${values.add(exact)}::text[])`] : []),
    ...(patterns.length > 0 ? [`${sql} ilike any(${values.add(patterns)}::text[])`] : []),
  ]);
}

function attributeCondition(column: Extract<Column, { as: 'attribute' }>, term: SearchTerm, values: Values): string {
  const key = `${values.add(column.key)}::text`;
  const text =
    column.sql.length === 1
      ? `${column.sql[0]} ->> ${key}`
      : `coalesce(${column.sql.map((sql) => `${sql} ->> ${key}`).join(', ')})`;
  if (term.operator === '=' || term.operator === '~') return textCondition(`(${text})`, term, values);
  // The case keeps the cast away from texts that are no numbers; a plain "and" would promise no order.
  const number = `case when ${text} ~ '^-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$' then (${text})::numeric end`;
  return numberCondition(number, term, values);
}

function numberCondition(sql: string, term: SearchTerm, values: Values): string {
  return anyOf(
    term.values.map((value) => `${sql} ${compare(term.operator)} ${values.add(Number(textOf(value)))}::numeric`)
  );
}

function inLowerCase(term: SearchTerm): SearchTerm {
  return { ...term, values: term.values.map((value) => value.map((piece) => piece.toLowerCase())) };
}

function regex(sql: string, term: SearchTerm, values: Values): string {
  return anyOf(term.values.map((value) => `${sql} ~ ${values.add(textOf(value))}`));
}

function wordCondition(words: Readonly<Record<string, string>>, value: SearchValue, term: SearchTerm): string {
  const word = textOf(value);
  const condition = Object.hasOwn(words, word) ? words[word] : undefined;
  if (condition === undefined) {
    throw new SearchError(`"${term.key}:${word}" is unknown; known are ${Object.keys(words).join(', ')}.`, term.at);
  }
  return condition;
}

function anyOf(alternatives: readonly string[]): string {
  const [first = 'false', ...others] = alternatives;
  return others.length === 0 ? first : `(${alternatives.join(' or ')})`;
}

function compare(operator: SearchOperator): string {
  return operator === '~' ? '=' : operator;
}

function nanosecondsOf(value: SearchValue): number {
  return Math.round((parseDurationMs(textOf(value)) ?? 0) * 1e6);
}

/** The value as a pattern of LIKE. */
function pattern(value: SearchValue): string {
  return value.map((piece) => piece.replace(/[\\%_]/g, '\\$&')).join('%');
}
