/** What Setup says about parts that were left out because of a limit. */
export function cutWords(limit: string): string {
  return WORDS[limit] ?? `Over the limit of ${limit.replaceAll('_', ' ')}: the rest was left out and marked.`;
}

const WORDS: Readonly<Record<string, string>> = {
  long_text: 'A text was too long: its end was left out, with a mark that says how much. Send the part that matters.',
  many_keys: 'An object had more than 200 keys: the others were left out, with a mark. Send those that matter.',
  long_list: 'A list had more than 200 parts: the others were left out, with a mark. Send those that matter.',
  deep_nesting: 'Something was nested more than 6 deep: what lay deeper was left out, with a mark. Send it flat.',
};
