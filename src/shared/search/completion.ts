/** The part of a search line that is being written at the cursor. Positions are those of the line. */
export type Completion =
  | { kind: 'key'; from: number; to: number; prefix: string }
  | { kind: 'value'; key: string; from: number; to: number; prefix: string };

/** One thing that can be written there. */
export interface Choice {
  insert: string;
  label: string;
  description?: string;
}

/** What could be completed at the cursor: a key at the start of a term, a value after its colon. */
export function completionAt(line: string, cursor: number): Completion {
  const start = termStart(line, cursor);
  const body = start + (/^[!-]/.test(line.slice(start, cursor)) ? 1 : 0);
  const term = line.slice(body, cursor);
  const key = /^([A-Za-z_@][\w.\-/@]*):/.exec(term)?.[1];
  if (key === undefined) {
    return { kind: 'key', from: body, to: cursor, prefix: term.replace(/^"/, '') };
  }
  const value = term.slice(key.length + 1);
  const offset = /^(?:\[(?:.*,)?\s*|>=|<=|>|<)?/s.exec(value)?.[0].length ?? 0;
  const from = body + key.length + 1 + offset;
  return { kind: 'value', key, from, to: cursor, prefix: line.slice(from, cursor).replace(/^"/, '') };
}

/** The line with the chosen key or value in place, and where the cursor then stands. */
export function complete(line: string, completion: Completion, choice: string): { line: string; cursor: number } {
  const text = completion.kind === 'key' ? `${choice}:` : quoted(choice);
  const inList = completion.kind === 'value' && /\[[^\]]*$/.test(line.slice(0, completion.from));
  const rest = line.slice(endOfWord(line, completion.to));
  const gap = completion.kind === 'value' && !inList && !rest.startsWith(' ') ? ' ' : '';
  const before = line.slice(0, completion.from) + text + gap;
  const cursor = completion.kind === 'value' && gap === '' && !inList ? before.length + 1 : before.length;
  return { line: before + rest, cursor };
}

/** A value as it must be written to be taken literally. */
export function quoted(value: string): string {
  return /[\s"[\],*\\]|^[<>!-]|^$/.test(value) ? `"${value.replace(/["\\*]/g, '\\$&')}"` : value;
}

function termStart(line: string, cursor: number): number {
  let start = 0;
  let inQuotes = false;
  let inList = false;
  for (let at = 0; at < cursor; at += 1) {
    const char = line.charAt(at);
    if (char === '\\' && inQuotes) {
      at += 1;
    } else if (char === '"') {
      inQuotes = !inQuotes;
    } else if (!inQuotes && (char === '[' || char === ']')) {
      inList = char === '[';
    } else if (!inQuotes && !inList && /\s/.test(char)) {
      start = at + 1;
    }
  }
  return start;
}

/** What stands behind the cursor belongs to the word that is replaced. */
function endOfWord(line: string, at: number): number {
  const rest = /^[^\s,\]]*/.exec(line.slice(at))?.[0] ?? '';
  return at + rest.length;
}
