/** What Setup says about parts that were left out because of a limit. */
export function cutWords(limit: string): string {
  return WORDS[limit] ?? `Over the limit of ${limit.replaceAll('_', ' ')}: the rest was left out and marked.`;
}

const WORDS: Readonly<Record<string, string>> = {};
