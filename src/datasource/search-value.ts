import { quoted } from '../shared/search/completion';
import type { VariableValue } from './interpolate';

/** A variable in a search line: `service:$service` becomes `service:checkout`, or `service:["check out", cart]`. */
export function searchValue(value: VariableValue): string {
  const words = [value].flat().map((word) => searchWord(String(word)));
  return words.length === 1 ? (words[0] ?? '') : `[${words.join(', ')}]`;
}

/** A lone `*` is the usual custom value for "All" and keeps its meaning. */
const searchWord = (text: string) => (text === '*' ? text : quoted(text));
