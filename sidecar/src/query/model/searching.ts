import { z } from 'zod';
import type { SearchFilter } from '../../../../contract/query-model.ts';
import { Refusal } from '../../decide/refusal.ts';
import type { ParsedSearching } from '../parsed-query.ts';
import type { SearchOperator, SearchTerm, SearchValue } from '../search-term.ts';
import { limit } from './fields.ts';
import { checkTerms, type SearchSubject } from './search-keys.ts';
import { parseSearch } from './search.ts';

/** The fields of every query that searches; `rows` bounds its limit. */
export function searchingFields(rows: { standard: number; most: number }) {
  return {
    search: z.string('must be a text').nullish(),
    filters: z.array(filter, 'must be a list of filters').nullish(),
    environments: z.preprocess(
      (given) => (typeof given === 'string' ? [given] : given),
      z.array(z.string('must be the name of an environment'), 'must be a list of environments').nullish()
    ),
    limit: limit(rows.standard, rows.most),
  };
}

/** Search line, filters and environments as terms that are known to make sense for the subject. */
export function toSearching(
  given: {
    search?: string | null | undefined;
    filters?: SearchFilter[] | null | undefined;
    environments?: string[] | null | undefined;
    limit: number;
  },
  subject: SearchSubject
): ParsedSearching {
  const terms = parseSearch(given.search ?? '');
  checkTerms(terms, subject);
  const filters = (given.filters ?? []).filter(({ key }) => key !== '').map(toTerm);
  for (const term of filters) {
    checkFilter(term, subject);
  }
  return {
    terms: [...terms, ...filters],
    // "$__all" is what a variable leaves behind that has no custom value for "All".
    environments: (given.environments ?? []).filter((name) => name !== '' && name !== '$__all'),
    limit: given.limit,
  };
}

const filter = z.object({
  key: z.string('must be a text'),
  operator: z.enum(['=', '!=', '=~', '!~', '<', '>', '=|', '!=|'], 'must be one of = != =~ !~ < > =| !=|'),
  value: z.string('must be a text').default(''),
  values: z
    .array(z.string())
    .nullish()
    .transform((values) => values ?? []),
});

function toTerm({ key, operator, value, values }: SearchFilter): SearchTerm {
  const list = operator === '=|' || operator === '!=|';
  const texts = list && values && values.length > 0 ? values : [value];
  return {
    negated: operator.startsWith('!'),
    key,
    operator: OPERATORS[operator],
    // A filter is picked from a list: what it says is meant literally, a star included.
    values: texts.map((text): SearchValue => [text]),
    at: 0,
  };
}

const OPERATORS: Readonly<Record<SearchFilter['operator'], SearchOperator>> = {
  '=': '=',
  '!=': '=',
  '=|': '=',
  '!=|': '=',
  '=~': '~',
  '!~': '~',
  '<': '<',
  '>': '>',
};

/** As {@link checkTerms}; the fault has no position in the search line, so the message names the filter instead. */
function checkFilter(term: SearchTerm, subject: SearchSubject): void {
  try {
    checkTerms([term], subject);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Search, character \d+: /, '') : '';
    throw new Refusal('filter_broken', 400, `Filter on "${term.key}": ${reason}`, { cause: error });
  }
}
