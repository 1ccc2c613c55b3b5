import type { Row } from './layout-rows';

/** What a key does in the tree, as in the tree of a file manager. */
export type KeyEffect =
  | { type: 'go'; index: number }
  | { type: 'toggle'; index: number }
  | { type: 'open'; index: number }
  | { type: 'leave' };

/** `index` is the row under the keyboard, -1 for none. Undefined for keys without a meaning here. */
export function effectOfKey(key: string, rows: readonly Row[], index: number): KeyEffect | undefined {
  const row = rows[index];
  const go = (to: number): KeyEffect => ({ type: 'go', index: Math.max(0, Math.min(rows.length - 1, to)) });
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return go(index + 1);
    case 'ArrowUp':
    case 'k':
      return go(index - 1);
    case 'Home':
      return go(0);
    case 'End':
      return go(rows.length - 1);
    case 'PageDown':
      return go(index + 15);
    case 'PageUp':
      return go(index - 15);
    case 'ArrowRight':
      return !row ? undefined : canOpen(row) && !row.isOpen ? { type: 'toggle', index } : go(index + 1);
    case 'ArrowLeft':
      return !row ? undefined : canOpen(row) && row.isOpen ? { type: 'toggle', index } : go(parentOf(rows, index));
    case 'Enter':
    case ' ':
      return !row ? undefined : { type: row.kind === 'span' ? 'open' : 'toggle', index };
    case 'Escape':
      return { type: 'leave' };
    default:
      return undefined;
  }
}

export const canOpen = (row: Row) => row.kind === 'repeat' || row.hasChildren;

function parentOf(rows: readonly Row[], index: number): number {
  const depth = rows[index]?.depth ?? 0;
  for (let above = index - 1; above >= 0; above -= 1) {
    if ((rows[above]?.depth ?? 0) < depth) {
      return above;
    }
  }
  return index;
}
