import type { StackFrame } from '../../../contract/api';

/** A line of the stack as it is shown: a frame of the application, or several of others folded into one. */
export type StackRow =
  | { kind: 'frame'; frame: StackFrame; index: number }
  | { kind: 'folded'; frames: StackFrame[]; index: number; label: string };

/**
 * Folds what lies between the frames of the application. A stack without any is shown from its first frame, because a
 * stack of nothing but folds says nothing. `index` is the place of the (first) frame in the stack.
 */
export function stackRows(frames: readonly StackFrame[]): StackRow[] {
  const hasOwn = frames.some(({ inApp }) => inApp);
  const rows: StackRow[] = [];
  let folded: StackFrame[] = [];
  const fold = (end: number) => {
    if (folded.length > 0) {
      rows.push({ kind: 'folded', frames: folded, index: end - folded.length, label: describeFold(folded) });
      folded = [];
    }
  };
  frames.forEach((frame, index) => {
    if (frame.inApp || (!hasOwn && index === 0)) {
      fold(index);
      rows.push({ kind: 'frame', frame, index });
    } else {
      folded.push(frame);
    }
  });
  fold(frames.length);
  return rows;
}

/** "12 frames in express", "3 frames in express and 2 others". */
export function describeFold(frames: readonly StackFrame[]): string {
  const libraries = [...new Set(frames.map(libraryOf).filter((name) => name !== undefined))];
  const count = frames.length === 1 ? '1 frame' : `${frames.length} frames`;
  const [first, ...others] = libraries;
  if (first === undefined) {
    return `${count} outside the application`;
  }
  const more =
    others.length === 0 ? '' : others.length === 1 ? ` and ${others[0] ?? ''}` : ` and ${others.length} others`;
  return `${count} in ${first}${more}`;
}

/** What the frame belongs to, as people call it: `express`, `@scope/name`, `node`, `django`, `org.springframework`. */
export function libraryOf({ file, module }: Pick<StackFrame, 'file' | 'module'>): string | undefined {
  const path = (file ?? '').replaceAll('\\', '/');
  if (/^(node:|internal\/)/.test(path)) {
    return 'node';
  }
  const npm = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
  const python = /.*\/(?:site|dist)-packages\/([^/]+?)(?:\.py)?(?:\/|$)/.exec(path)?.[1];
  const go = /\/pkg\/mod\/(?:[^/@]+\.[^/@]+\/)?([^@]+)@/.exec(path)?.[1];
  const found = npm ?? python ?? go;
  if (found) {
    return found;
  }
  const packages = module?.split('.') ?? [];
  return packages.length > 2 ? packages.slice(0, 2).join('.') : module?.split(/[./]/)[0];
}

/** `src/pay/charge.ts:41:9`; what is unknown is left out. Without symbols there are only a library and an address. */
export function placeOf({ file, module, package: library, address, line, column }: StackFrame): string {
  const place = file ?? module ?? [library, address].filter(Boolean).join(' ');
  return [place, line, line === null ? null : column].filter((part) => part !== null && part !== '').join(':');
}

/** The lines around the call, at most `around` on each side, with their numbers; empty when the sender sent none. */
export function contextOf(
  { line, preContext, contextLine, postContext }: StackFrame,
  around = Infinity
): Array<{
  number: number | null;
  text: string;
  isCall: boolean;
}> {
  if (contextLine === null) {
    return [];
  }
  const numbered = (text: string, offset: number) => ({
    number: line === null ? null : line + offset,
    text,
    isCall: offset === 0,
  });
  const before = preContext.slice(Math.max(0, preContext.length - around));
  return [
    ...before.map((text, index) => numbered(text, index - before.length)),
    numbered(contextLine, 0),
    ...postContext.slice(0, around).map((text, index) => numbered(text, index + 1)),
  ];
}
