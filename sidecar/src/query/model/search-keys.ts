import type { SearchKey, SearchKeys } from '../../../../contract/search-grammar.ts';
import { parseDurationMs } from '../duration.ts';
import { SearchError, textOf, type SearchTerm } from '../search-term.ts';

/** What can be searched. `issues` and `occurrences` know the same keys, but only issues have counts. */
export type SearchSubject = 'issues' | 'occurrences' | 'traces';

/** The keys with a meaning of their own. Any other key is an attribute or tag name. */
export function searchKeys(): SearchKeys {
  return KEYS.map(({ key, description, on, values }) => ({ key, description, on, ...(values && { values }) }));
}

/** The keys that `GET tag-keys` offers: those that stand for values in the telemetry. */
export function tagKeys(): string[] {
  return KEYS.filter(({ kind }) => kind === 'text').map(({ key }) => key);
}

/** Refuses terms whose key, operator or value makes no sense for the subject, at the position of the term. */
export function checkTerms(terms: readonly SearchTerm[], subject: SearchSubject): void {
  for (const term of terms) {
    if (term.key === null) continue;
    const known = KEYS.find(({ key }) => key === term.key);
    checkSubject(term, known, subject);
    checkOperator(term, known?.kind ?? 'attribute');
    checkValues(term, known, subject);
  }
}

interface KnownKey extends SearchKey {
  /** What its values are; `attribute` is any key that is not in the list. */
  kind: 'text' | 'word' | 'number' | 'duration';
}

const ISSUE_WORDS = [
  'unresolved',
  'resolved',
  'ignored',
  'investigating',
  'new',
  'regressed',
  'escalating',
  'ongoing',
  'assigned',
  'unassigned',
] as const;
const TRACE_WORDS = ['error', 'ok', 'root'] as const;
const BOTH = ['issues', 'traces'] as const;
const ISSUES = ['issues'] as const;
const TRACES = ['traces'] as const;

const KEYS: readonly KnownKey[] = [
  {
    key: 'is',
    kind: 'word',
    on: BOTH,
    description: 'Where an issue stands (unresolved includes those under investigation), or how a span ended.',
    values: [...ISSUE_WORDS, ...TRACE_WORDS],
  },
  { key: 'service', kind: 'text', on: BOTH, description: 'Service that sent it.' },
  { key: 'environment', kind: 'text', on: BOTH, description: 'Where it ran, for example production.' },
  { key: 'release', kind: 'text', on: BOTH, description: 'Version that ran.' },
  { key: 'tenant', kind: 'text', on: BOTH, description: 'Tenant it happened for.' },
  { key: 'trace', kind: 'word', on: BOTH, description: 'Trace id, 32 hex digits.' },
  { key: 'type', kind: 'text', on: ISSUES, description: 'Type of the error, for example TimeoutError.' },
  { key: 'message', kind: 'text', on: ISSUES, description: 'Text in the message of the error.' },
  { key: 'culprit', kind: 'text', on: ISSUES, description: 'Text in the place in the code.' },
  {
    key: 'severity',
    kind: 'word',
    on: ISSUES,
    description: 'How bad an occurrence is.',
    values: ['debug', 'info', 'warning', 'error', 'critical'],
  },
  {
    key: 'handled',
    kind: 'word',
    on: ISSUES,
    description: 'Whether the code caught the error.',
    values: ['yes', 'no'],
  },
  { key: 'user', kind: 'text', on: ISSUES, description: 'Id of the user it happened to.' },
  { key: 'transaction', kind: 'text', on: ISSUES, description: 'Route or job that ran.' },
  { key: 'server', kind: 'text', on: ISSUES, description: 'Name of the machine.' },
  { key: 'platform', kind: 'text', on: ISSUES, description: 'Platform of the sender, for example node.' },
  { key: 'assigned', kind: 'text', on: ISSUES, description: 'Login of the owner.' },
  {
    key: 'has',
    kind: 'word',
    on: ISSUES,
    description: 'Whether something was sent along.',
    values: ['trace', 'user', 'release', 'tenant', 'assignee'],
  },
  { key: 'events', kind: 'number', on: ISSUES, description: 'Occurrences in the time range, for example events:>100.' },
  { key: 'users', kind: 'number', on: ISSUES, description: 'Users in the time range, for example users:>=10.' },
  { key: 'operation', kind: 'text', on: TRACES, description: 'Name of the span.' },
  {
    key: 'kind',
    kind: 'word',
    on: TRACES,
    description: 'Kind of the span.',
    values: ['server', 'client', 'producer', 'consumer', 'internal', 'unspecified'],
  },
  { key: 'duration', kind: 'duration', on: TRACES, description: 'Duration of the span, for example duration:>250ms.' },
  { key: 'status', kind: 'number', on: TRACES, description: 'HTTP status, for example status:>=500.' },
  { key: 'db', kind: 'text', on: TRACES, description: 'Database system of a database call, for example postgresql.' },
];

function checkSubject(term: SearchTerm, known: KnownKey | undefined, subject: SearchSubject): void {
  const place = subject === 'traces' ? 'traces' : 'issues';
  if (known && !known.on.includes(place)) {
    throw new SearchError(`"${term.key}" is known for ${known.on.join(' and ')}, not for ${place}.`, term.at);
  }
  if (subject === 'occurrences' && (term.key === 'events' || term.key === 'users')) {
    throw new SearchError(`"${term.key}" counts within an issue; use it in the list of issues.`, term.at);
  }
}

function checkOperator({ key, operator, at }: SearchTerm, kind: KnownKey['kind'] | 'attribute'): void {
  const compares = operator !== '=' && operator !== '~';
  if (compares && (kind === 'text' || kind === 'word')) {
    throw new SearchError(`"${key}" cannot be compared with "${operator}"; write ${key}:value.`, at);
  }
  if (operator === '~' && kind !== 'text' && kind !== 'attribute') {
    throw new SearchError(`"${key}" cannot be matched with a regular expression.`, at);
  }
}

function checkValues(term: SearchTerm, known: KnownKey | undefined, subject: SearchSubject): void {
  for (const value of term.values) {
    const text = textOf(value);
    if (known?.kind === 'number' && !isNumber(text)) {
      throw new SearchError(`"${text}" is no number; write for example ${known.key}:>100.`, term.at);
    }
    if (known?.kind === 'duration' && parseDurationMs(text) === null) {
      throw new SearchError(
        `"${text}" is no duration; write a number with a unit, for example 250ms or 1.5s.`,
        term.at
      );
    }
    if (known?.key === 'trace' && !/^[0-9a-f]{32}$/i.test(text)) {
      throw new SearchError(`"${text}" is no trace id; it has 32 hex digits.`, term.at);
    }
    if (!known && term.operator !== '=' && term.operator !== '~' && !isNumber(text)) {
      throw new SearchError(`"${text}" is no number; attributes are compared as numbers.`, term.at);
    }
    checkWord(term, known, text, subject);
  }
}

function checkWord({ at }: SearchTerm, known: KnownKey | undefined, text: string, subject: SearchSubject): void {
  if (known?.kind !== 'word' || !known.values) return;
  const ofIs: readonly string[] = subject === 'traces' ? TRACE_WORDS : ISSUE_WORDS;
  const words = known.key === 'is' ? ofIs : known.values;
  if (!words.includes(text)) {
    throw new SearchError(`"${known.key}:${text}" is unknown; known are ${words.join(', ')}.`, at);
  }
}

function isNumber(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text);
}
