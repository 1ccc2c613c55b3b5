/**
 * A function of a text that remembers its last answers, in about `maxBytes` of memory at most. For what is dear to work
 * out and comes again and again: names, paths, stack texts. The function must depend on its text alone, and nobody may
 * change what it answers.
 */
export function memoised<T>(
  of: (text: string) => T,
  maxBytes: number,
  weigh: (value: T, text: string) => number = (_, text) => 2 * text.length
): (text: string) => T {
  // Two generations: when the young one has half of the bytes it becomes the old one, and what nobody asks for goes
  // with that. Asking costs one look-up and moves nothing, unlike a list of what was used last.
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  let bytes = 0;

  const keep = (text: string, value: T): void => {
    const weight = ENTRY_BYTES + 2 * text.length + weigh(value, text);
    if (weight > maxBytes / 16) return;
    if (bytes + weight > maxBytes / 2) {
      old = young;
      young = new Map();
      bytes = 0;
    }
    young.set(text, value);
    bytes += weight;
  };

  return (text) => {
    const known = young.get(text);
    if (known !== undefined || young.has(text)) return known as T; // true: it has the key
    const older = old.get(text);
    if (older !== undefined) {
      keep(text, older);
      return older;
    }
    const own = detached(text);
    const value = of(own);
    keep(own, value);
    return value;
  };
}

const ENTRY_BYTES = 100;

// A part of a text keeps the whole of it in memory, which may be a request of megabytes. A joined text is written anew.
function detached(text: string): string {
  return `\n${text}`.slice(1);
}
