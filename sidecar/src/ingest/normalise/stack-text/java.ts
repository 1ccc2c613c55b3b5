import { splitHeading, type ParsedException, type ParsedFrame } from './parsed-exception.ts';

// `at java.base/java.lang.Thread.run(Thread.java:829)`: no space before the bracket, unlike V8.
const FRAME = /^\s*at ([\w.$<>/@~+-]+)\(([^()]*)\)/;
const PLACE =
  /^(?:([^:]*\.(?:java|kt|kts|scala|groovy|clj|cs)):(\d+)|[^:]*\.(?:java|kt|scala|groovy|clj)|Native Method|Unknown Source)$/;

export function isJavaStack(lines: readonly string[]): boolean {
  return lines.some((line) => PLACE.test(FRAME.exec(line)?.[2] ?? '-'));
}

/** Outermost first, as printed. Suppressed exceptions are left out: they are not the cause. */
export function parseJava(lines: readonly string[]): ParsedException[] {
  const exceptions: Array<{ heading: string[]; frames: ParsedFrame[] }> = [{ heading: [], frames: [] }];
  let suppressedIndent = -1;
  for (const line of lines) {
    const indent = line.length - line.trimStart().length;
    const text = line.trim();
    if (suppressedIndent >= 0 && indent > suppressedIndent) continue;
    suppressedIndent = -1;
    if (text.startsWith('Suppressed: ')) {
      suppressedIndent = indent;
      continue;
    }
    if (text.startsWith('Caused by: ')) {
      exceptions.push({ heading: [text.slice('Caused by: '.length)], frames: [] });
      continue;
    }
    const current = exceptions.at(-1);
    const frame = FRAME.exec(line);
    if (frame !== null) current?.frames.push(toFrame(frame[1] ?? '', frame[2] ?? ''));
    else if (current?.frames.length === 0 && text !== '') current.heading.push(text);
  }
  return exceptions
    .map(({ heading, frames }) => ({
      ...splitHeading(heading.join('\n').replace(/^Exception in thread "[^"]*" /, '')),
      frames,
    }))
    .filter(({ type, frames }) => type !== null || frames.length > 0);
}

function toFrame(call: string, place: string): ParsedFrame {
  // "loader/module@version/package.Class.method"
  const name = call.slice(call.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const position = /^([^:]+):(\d+)$/.exec(place);
  return {
    function: dot < 0 ? name : name.slice(dot + 1),
    module: dot < 0 ? null : name.slice(0, dot),
    file: position?.[1] ?? null,
    line: position === null ? null : Number(position[2]),
    column: null,
    contextLine: null,
  };
}
