import type { StackFrame } from '../../../../../contract/api.ts';
import { memoised } from '../../../decide/memoised.ts';
import { listLimits } from '../../../decide/text-limits.ts';
import { isInApp } from '../in-app.ts';
import { isJavaStack, parseJava } from './java.ts';
import type { ParsedException, ParsedFrame } from './parsed-exception.ts';
import { isPythonStack, parsePython } from './python.ts';
import { parseV8 } from './v8.ts';

/**
 * Reads the stack text of Node and browsers, Python, Java and its kin; outermost exception first. A text of another
 * kind gives no frames, and its occurrence is grouped by type and message. Remembered, because a bug is raised again and
 * again in one place: what is answered must not be changed.
 */
export const parseStackText = memoised<readonly StackException[]>(parse, 8_000_000, (exceptions) =>
  exceptions.reduce((bytes, { frames }) => bytes + frames.length * FRAME_BYTES, 0)
);

/** An exception as its stack text tells it, with what the text does not say of its frames. */
export interface StackException extends ParsedException {
  frames: StackFrame[];
}

function parse(text: string): StackException[] {
  const lines = text
    .slice(0, MAX_LENGTH)
    .split('\n', MAX_LINES)
    .map((line) => line.slice(0, MAX_LINE).trimEnd());
  const parsed = isPythonStack(lines) ? parsePython(lines) : isJavaStack(lines) ? parseJava(lines) : parseV8(lines);
  return parsed
    .slice(0, listLimits.exceptions)
    .map((exception) => ({ ...exception, frames: exception.frames.map(toStackFrame) }));
}

/** An object of a frame; its texts are parts of the one that was parsed. */
const FRAME_BYTES = 300;

const MAX_LENGTH = 262_144;
const MAX_LINES = 5_000;
const MAX_LINE = 2_000;

function toStackFrame(frame: ParsedFrame): StackFrame {
  return { ...frame, inApp: isInApp(frame), preContext: [], postContext: [] };
}
