import { splitHeading, type ParsedException, type ParsedFrame } from './parsed-exception.ts';

const BEGIN = 'Traceback (most recent call last):';

export function isPythonStack(lines: readonly string[]): boolean {
  return lines.some((line) => line.trimStart().startsWith(BEGIN)) || lines.some((line) => FRAME.test(line));
}
const FRAME = /^\s*File "([^"]*)", line (\d+)(?:, in (.*))?$/;

/** Python prints causes first and the latest call last: both are turned round. */
export function parsePython(lines: readonly string[]): ParsedException[] {
  const exceptions: ParsedException[] = [];
  let frames: ParsedFrame[] = [];
  let heading: string[] = [];
  const finish = () => {
    if (frames.length > 0 || heading.length > 0)
      exceptions.push({ ...splitHeading(heading.join('\n')), frames: frames.reverse() });
    frames = [];
    heading = [];
  };
  for (const raw of lines) {
    const line = raw.replace(/^\s*[|+] ?-*/, (mark) => ' '.repeat(mark.length));
    const frame = FRAME.exec(line);
    if (line.trimStart().startsWith(BEGIN)) finish();
    else if (frame !== null) {
      if (heading.length > 0) finish();
      frames.push(toFrame(frame));
    } else if (/^\s/.test(line) && heading.length === 0) noteCode(frames.at(-1), line);
    else if (line !== '' && !/^(?:The above exception was|During handling of the above)/.test(line)) heading.push(line);
  }
  finish();
  return exceptions.reverse();
}

function toFrame(match: RegExpExecArray): ParsedFrame {
  return {
    function: match[3] ?? null,
    module: null,
    file: match[1] ?? null,
    line: Number(match[2]),
    column: null,
    contextLine: null,
  };
}

// The line of code below a frame; marks such as "^^^^" are not.
function noteCode(frame: ParsedFrame | undefined, line: string): void {
  const code = line.trim();
  if (frame?.contextLine === null && code !== '' && !/^[\^~ ]+$/.test(code)) frame.contextLine = code;
}
