import { quoted } from '../../shared/search/completion';
import type { IssueSummary } from '../../shared/issues/issue';

export interface Facet {
  key: 'service' | 'environment' | 'release' | 'tenant' | 'severity';
  title: string;
  values: Array<{ value: string; issues: number }>;
}

/** How the listed issues are spread, most first. A facet with nothing to say is left out. */
export function facetsOf(issues: readonly IssueSummary[]): Facet[] {
  return FACETS.map(({ key, title }) => ({
    key,
    title,
    values: countValues(issues.map((issue) => issue[key])),
  })).filter(({ values }) => values.length > 0);
}

/** Whether the search asks for exactly this value. */
export function hasTerm(search: string, key: string, value: string): boolean {
  return terms(search).includes(termOf(key, value));
}

/** Adds the term, or takes it away when it is there. A value of the same key is replaced: an issue row has one. */
export function toggleTerm(search: string, key: string, value: string): string {
  const term = termOf(key, value);
  const others = terms(search).filter((one) => !one.startsWith(`${key}:`));
  return (hasTerm(search, key, value) ? others : [...others, term]).join(' ');
}

const termOf = (key: string, value: string) => `${key}:${quoted(value)}`;

/** Split at spaces outside quotes and lists. */
const terms = (search: string): string[] => search.match(/(?:"(?:\\.|[^"\\])*"|\[[^\]]*\]|[^\s"])+/g) ?? [];

function countValues(values: Array<string | null>): Facet['values'] {
  const counts = new Map<string, number>();
  values.forEach((value) => value && counts.set(value, (counts.get(value) ?? 0) + 1));
  return [...counts]
    .map(([value, issues]) => ({ value, issues }))
    .sort((one, other) => other.issues - one.issues || one.value.localeCompare(other.value));
}

const FACETS: ReadonlyArray<Pick<Facet, 'key' | 'title'>> = [
  { key: 'service', title: 'Service' },
  { key: 'environment', title: 'Environment' },
  { key: 'release', title: 'Release' },
  { key: 'tenant', title: 'Tenant' },
  { key: 'severity', title: 'Severity' },
];
