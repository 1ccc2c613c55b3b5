import { Refusal } from '../decide/refusal.ts';

/** One term of a search line or one ad hoc filter; all terms of a query must hold. */
export interface SearchTerm {
  negated: boolean;
  /** Null for free text. */
  key: string | null;
  /** `~` is a regular expression; only ad hoc filters have it. */
  operator: SearchOperator;
  /** Any of these; operators other than `=` have exactly one. */
  values: SearchValue[];
  /** Where the term begins in the search line, from 0; for messages. */
  at: number;
}
export type SearchOperator = '=' | '>' | '>=' | '<' | '<=' | '~';

/** The literal pieces of a value, with any text between them. One piece alone is an exact value. */
export type SearchValue = string[];

/** What is wrong with a search, and where. */
export class SearchError extends Refusal {
  override readonly name = 'SearchError';
  /** Index into the search line, from 0. */
  readonly position: number;

  constructor(message: string, position: number) {
    super('search_broken', 400, `Search, character ${position + 1}: ${message}`);
    this.position = position;
  }
}

/** The value as one text, with `*` for any text. */
export function textOf(value: SearchValue): string {
  return value.join('*');
}
