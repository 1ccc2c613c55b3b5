/**
 * A message with everything taken out that differs from one occurrence to the next: numbers, ids, addresses, times and
 * what stands in quotes. A message that is nothing but such parts keeps its quoted words, because then they are all
 * there is to tell two errors apart: `KeyError: 'tenant'` and `KeyError: 'user'`.
 */
export function parameterise(message: string): string {
  const text = message.slice(0, MAX_LENGTH).trim();
  const whole = replaceAll(text, [...VARIABLES, ...QUOTED, NUMBER]);
  return /\p{L}/u.test(whole.replace(/<[a-z]+>/g, '')) ? whole : replaceAll(text, [...VARIABLES, NUMBER]);
}

const MAX_LENGTH = 1_000;
type Rule = readonly [RegExp, string];

// Longest meaning first: an address would otherwise be seen as numbers.
const VARIABLES: readonly Rule[] = [
  [/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'`<>)\]]+/gi, '<url>'],
  [/[\w.+-]{1,64}@[a-z0-9][a-z0-9-]{0,63}(?:\.[a-z0-9-]{1,63})+/gi, '<email>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<uuid>'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>'],
  [/\b\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?\b/g, '<time>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b/g, '<ip>'],
  [/\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}\b/gi, '<ip>'],
  [/\b0x[0-9a-f]+\b/gi, '<hex>'],
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,128}\b/gi, '<hex>'],
  [/\b(?=\w{0,63}\d)(?=\w{0,63}[a-z])\w{16,64}\b/gi, '<id>'],
];
const QUOTED: readonly Rule[] = [
  [/"[^"\n]{0,300}"/g, '<text>'],
  [/`[^`\n]{0,300}`/g, '<text>'],
  [/(?<![\p{L}\p{N}])'[^'\n]{0,300}'(?![\p{L}\p{N}])/gu, '<text>'],
  [/“[^”\n]{0,300}”/g, '<text>'],
];
const NUMBER: Rule = [/[+-]?\d+(?:[.,]\d+)*/g, '<number>'];

function replaceAll(text: string, rules: readonly Rule[]): string {
  return rules.reduce((result, [pattern, placeholder]) => result.replace(pattern, placeholder), text);
}
