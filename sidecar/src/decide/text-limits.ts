/** How much of a text is kept. What is longer is cut with a mark, so that nobody takes the rest for the whole. */
export const textLimits = {
  /** Names that stand in an index, two of them together in one: a btree entry may not exceed 2,704 bytes. */
  name: 300,
  type: 300,
  message: 8_192,
  stackTrace: 65_536,
  tagKey: 200,
  value: 8_192,
  /** Of a log record: it may hold a stack trace. */
  logBody: 65_536,
} as const;

/** How many parts of a list are kept. */
export const listLimits = {
  exceptions: 20,
  frames: 100,
  tags: 100,
  breadcrumbs: 100,
  contextKeys: 200,
  depth: 6,
} as const;

/** What is kept of attributes of OpenTelemetry, and of what else stands in a span. */
export const attributeLimits = {
  /** Of one span, event, link, resource or scope, and of each object within a value. */
  count: 256,
  keyLength: 256,
  /** As long as a stack trace may be, which is an attribute as well. */
  valueLength: textLimits.stackTrace,
  /** Of lists and objects within a value: a few bytes on the wire can nest without end. */
  depth: 16,
  /** Elements of a list. */
  elements: 1_000,
  events: 256,
  links: 256,
} as const;

/** PostgreSQL takes neither NUL nor half of a surrogate pair, neither in text nor in jsonb: both become U+FFFD. */
export function cleanText(text: string): string {
  return text.isWellFormed() && !text.includes('\0') ? text : text.replace(UNSTORABLE_ALL, '\uFFFD');
}
const UNSTORABLE_ALL = /[\p{Cs}\0]/gu;

/** At most `max` UTF-16 units of the text, never half of a character, then a mark that says how much is missing. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = isHighSurrogate(text.charCodeAt(max - 1)) ? max - 1 : max;
  return `${text.slice(0, end)}… [cut, ${text.length - end} characters more]`;
}

/** For names: as {@link cutText}, with nothing but an ellipsis as the mark. */
export function cutName(text: string, max: number = textLimits.name): string {
  if (text.length <= max) return text;
  const end = isHighSurrogate(text.charCodeAt(max - 1)) ? max - 1 : max;
  return `${text.slice(0, end)}…`;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
