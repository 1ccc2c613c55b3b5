import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// The founding documents. They are read where they lie and are not part of the repository.
const folder = join(import.meta.dirname, '../../../shared/seeds');

/** Whether the founding documents are here; where they are not, their tests are skipped by name. */
export const haveSeeds = existsSync(folder);

/** Where a statement stands: a document by its number, and the first and the last line, counted from 1. */
export interface Place {
  seed: '000' | '001' | '002';
  lines: readonly [first: number, last: number];
  /** What of these lines is the statement: what stands in double quotes, or behind `#`. Otherwise all of them. */
  inside?: 'quotes' | 'comment';
}

export function readSeed(seed: Place['seed']): string[] {
  const file = readdirSync(folder).find((name) => name.startsWith(seed));
  if (file === undefined) throw new Error(`${folder} has no document ${seed}.`);
  return readFileSync(join(folder, file), 'utf8').split('\n');
}

/** The text of a statement, as it stands there. */
export function readStatement({ seed, lines: [first, last], inside }: Place): string {
  const text = readSeed(seed)
    .slice(first - 1, last)
    .join('\n');
  switch (inside) {
    case 'quotes':
      return /"(.*)"/s.exec(text)?.[1] ?? '';
    case 'comment':
      return text.replace(/^\s*# /, '');
    case undefined:
      return text;
    default:
      return inside satisfies never;
  }
}

/** The lines of a document that stand in its SQL fences and are neither empty nor comments. */
export function linesOfSql(seed: Place['seed']): number[] {
  let fence: string | undefined;
  const lines: number[] = [];
  for (const [index, line] of readSeed(seed).entries()) {
    const [, opened] = /^\s*```(\w*)/.exec(line) ?? [];
    if (opened !== undefined) {
      fence = fence === undefined ? opened : undefined;
    } else if (fence === 'sql' && !/^\s*(--|$)/.test(line)) {
      lines.push(index + 1);
    }
  }
  return lines;
}
