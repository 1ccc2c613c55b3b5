import type { SearchKey } from '../../../contract/search-grammar';
import type { Choice, Completion } from './completion';

export type SearchSubject = 'issues' | 'traces';

/** Keys for what is being written, those that begin with it first. */
export function keyChoices(keys: readonly SearchKey[], { prefix }: Completion, subject: SearchSubject): Choice[] {
  const usable = keys.filter(({ on }) => on.includes(subject));
  return matching(
    usable.map(({ key, description }) => ({ insert: key, label: `${key}:`, description })),
    prefix
  );
}

/** The values that a key can only have; undefined for keys whose values come from the telemetry. */
export function fixedValueChoices(
  keys: readonly SearchKey[],
  { key, prefix }: Extract<Completion, { kind: 'value' }>,
  subject: SearchSubject
): Choice[] | undefined {
  const values = keys.find((known) => known.key === key)?.values;
  const usable = key === 'is' ? values?.filter((word) => IS_WORDS[subject](word)) : values;
  return usable && matching(usable.map(valueChoice), prefix);
}

export const valueChoice = (text: string): Choice => ({ insert: text, label: text });

/** At most {@link MOST} choices that contain what was written, without case; none once it is written out. */
export function matching(choices: readonly Choice[], prefix: string): Choice[] {
  const wanted = prefix.toLowerCase();
  const found = choices.filter(({ insert }) => insert.toLowerCase().includes(wanted));
  const starts = ({ insert }: Choice) => insert.toLowerCase().startsWith(wanted);
  const ordered = [...found.filter(starts), ...found.filter((choice) => !starts(choice))];
  return ordered.length === 1 && ordered[0]?.insert.toLowerCase() === wanted ? [] : ordered.slice(0, MOST);
}

const MOST = 12;

/** `is:` asks issues and spans for different things. */
const IS_WORDS: Record<SearchSubject, (word: string) => boolean> = {
  issues: (word) => !SPAN_WORDS.includes(word),
  traces: (word) => SPAN_WORDS.includes(word),
};
const SPAN_WORDS = ['error', 'ok', 'root'];
