import { SearchError, type SearchOperator, type SearchTerm, type SearchValue } from '../search-term.ts';

/**
 * Reads a search line, see contract/search-grammar.ts. In quotes, `\"`, `\\` and `\*` stand for the character itself.
 * Throws a SearchError with the position of the fault, and nothing else.
 */
export function parseSearch(line: string): SearchTerm[] {
  if (line.length > MAX_LENGTH) {
    throw new SearchError(`the line is ${line.length} characters long; ${MAX_LENGTH} are allowed.`, MAX_LENGTH);
  }
  const reader: Reader = { line, at: 0 };
  const terms: SearchTerm[] = [];
  skipSpace(reader);
  while (reader.at < line.length) {
    terms.push(readTerm(reader));
    skipSpace(reader);
  }
  return terms;
}

/** The search line of these terms; reading it gives the same terms. Regular expressions have no written form. */
export function printSearch(terms: readonly SearchTerm[]): string {
  return terms.map(printTerm).join(' ');
}

interface Reader {
  readonly line: string;
  at: number;
}

const MAX_LENGTH = 4096;
const KEY = /[A-Za-z_@][\w.\-/@]*(?=:)/y;
const SPACE = /\s+/y;
const COMPARISON = />=|<=|>|</y;
const WORD = /[^\s"]+/y;
const LIST_WORD = /[^\s",[\]]+/y;

function readTerm(reader: Reader): SearchTerm {
  const at = reader.at;
  const negated = match(reader, /[!-]/y) !== null;
  if (negated && (reader.at === reader.line.length || match(reader, SPACE))) {
    throw new SearchError(`nothing to exclude stands after "${reader.line[at]}".`, at);
  }
  const key = match(reader, KEY);
  if (key === null) return { negated, key, operator: '=', values: [readValue(reader, WORD)], at };
  reader.at += 1; // the colon
  return { negated, key, ...readKeyValue(reader, key), at };
}

function readKeyValue(reader: Reader, key: string): Pick<SearchTerm, 'operator' | 'values'> {
  if (reader.at === reader.line.length || /\s/.test(reader.line.charAt(reader.at))) {
    throw new SearchError(`"${key}:" needs a value; put a text that has a colon in quotes.`, reader.at);
  }
  if (reader.line[reader.at] === '[') return { operator: '=', values: readList(reader) };
  const operator = (match(reader, COMPARISON) ?? '=') as SearchOperator;
  if (reader.at === reader.line.length || /\s/.test(reader.line.charAt(reader.at))) {
    throw new SearchError(`a value is missing after "${operator}".`, reader.at);
  }
  return { operator, values: [readValue(reader, WORD)] };
}

function readList(reader: Reader): SearchValue[] {
  const opened = reader.at;
  reader.at += 1;
  const values: SearchValue[] = [];
  for (;;) {
    skipSpace(reader);
    if (reader.line[reader.at] === '[') throw new SearchError('a list cannot stand in a list.', reader.at);
    if (match(reader, COMPARISON)) throw new SearchError('a list holds plain values, no comparisons.', reader.at - 1);
    if (reader.at === reader.line.length) throw new SearchError('this "[" is never closed with "]".', opened);
    if (reader.line[reader.at] === ',' || reader.line[reader.at] === ']') {
      throw new SearchError('a value is missing in the list.', reader.at);
    }
    values.push(readValue(reader, LIST_WORD));
    skipSpace(reader);
    if (match(reader, /\]/y)) {
      expectEnd(reader, '"]"');
      return values;
    }
    if (!match(reader, /,/y)) {
      if (reader.at === reader.line.length) throw new SearchError('this "[" is never closed with "]".', opened);
      throw new SearchError('values of a list are separated by a comma.', reader.at);
    }
  }
}

function readValue(reader: Reader, word: RegExp): SearchValue {
  if (reader.line[reader.at] === '"') {
    const value = readQuoted(reader);
    if (word === WORD) expectEnd(reader, 'the closing quote');
    return value;
  }
  // A term never begins at a space, and every other character but the quote is part of a word.
  const text = match(reader, word) ?? '';
  if (reader.line[reader.at] === '"') {
    throw new SearchError(
      'a quote in the middle of a word; put the whole text in quotes and write \\" in it.',
      reader.at
    );
  }
  return text.split('*');
}

function readQuoted(reader: Reader): SearchValue {
  const opened = reader.at;
  const pieces = [''];
  for (reader.at += 1; reader.at < reader.line.length; reader.at += 1) {
    const character = reader.line.charAt(reader.at);
    if (character === '"') {
      reader.at += 1;
      return pieces;
    }
    if (character === '*') {
      pieces.push('');
      continue;
    }
    const escaped = character === '\\' && /["\\*]/.test(reader.line.charAt(reader.at + 1));
    if (escaped) reader.at += 1;
    pieces.push((pieces.pop() ?? '') + reader.line.charAt(reader.at));
  }
  throw new SearchError('this quote is never closed.', opened);
}

function expectEnd(reader: Reader, after: string): void {
  if (reader.at < reader.line.length && !/\s/.test(reader.line.charAt(reader.at))) {
    throw new SearchError(`a space is missing after ${after}.`, reader.at);
  }
}

function skipSpace(reader: Reader): void {
  match(reader, SPACE);
}

/** Takes what the sticky pattern finds at the reader's place. */
function match(reader: Reader, pattern: RegExp): string | null {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.line)?.[0] ?? null;
  if (found !== null) reader.at += found.length;
  return found;
}

function printTerm({ negated, key, operator, values }: SearchTerm): string {
  const sign = negated ? '!' : '';
  if (key === null) return sign + printValue(values[0] ?? ['']);
  if (values.length !== 1) return `${sign}${key}:[${values.map(printValue).join(', ')}]`;
  return `${sign}${key}:${operator === '=' ? '' : operator}${printValue(values[0] ?? [''])}`;
}

function printValue(value: SearchValue): string {
  const plain = value.join('*') !== '' && value.every((piece) => /^[\w./@%+#]*$/.test(piece));
  if (plain) return value.join('*');
  return `"${value.map((piece) => piece.replace(/["\\*]/g, '\\$&')).join('*')}"`;
}
