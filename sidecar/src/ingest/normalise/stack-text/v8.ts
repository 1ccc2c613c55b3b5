import { splitHeading, type ParsedException, type ParsedFrame } from './parsed-exception.ts';

/** `    at charge (/app/pay.js:10:5)` of V8, and `charge@https://…/pay.js:10:5` of Firefox and Safari. */
export function parseV8(lines: readonly string[]): ParsedException[] {
  const exceptions: Array<{ heading: string[]; frames: ParsedFrame[] }> = [];
  let current: (typeof exceptions)[number] | null = null;
  for (const line of lines) {
    const cause = /^\s*(?:\[cause\]|Caused by): ?(.*)$/.exec(line);
    if (current === null || cause !== null) {
      current = { heading: [], frames: [] };
      exceptions.push(current);
    }
    const frame = cause === null ? frameOf(line) : null;
    if (frame !== null) current.frames.push(frame);
    else if (current.frames.length === 0) current.heading.push(cause?.[1] ?? line);
  }
  return exceptions
    .map(({ heading, frames }) => ({ ...splitHeading(heading.join('\n')), frames }))
    .filter(({ type, message, frames }) => type !== null || message !== '' || frames.length > 0);
}

function frameOf(line: string): ParsedFrame | null {
  const text = line.trim();
  if (text.startsWith('at ')) return v8Frame(text.slice(3));
  const at = text.lastIndexOf('@');
  const place = at < 0 ? null : placeOf(text.slice(at + 1));
  return typeof place?.line !== 'number'
    ? null
    : { ...place, function: text.slice(0, at) || null, module: null, contextLine: null };
}

function v8Frame(text: string): ParsedFrame {
  const open = text.endsWith(')') ? text.indexOf(' (') : -1;
  const call = open < 0 ? null : text.slice(0, open);
  const place = placeOf(open < 0 ? text.replace(/^async /, '') : text.slice(open + 2, -1));
  return { ...place, function: call, module: null, contextLine: null };
}

function placeOf(text: string): { file: string | null; line: number | null; column: number | null } {
  // "eval at x (file:1:2), <anonymous>:3:4": the file that called eval is the one people know.
  const inner = /\(([^()]+:\d+:\d+)\)/.exec(text)?.[1];
  if (text.startsWith('eval at') && inner !== undefined) return placeOf(inner);
  const match = /^(.*?):(\d+)(?::(\d+))?$/.exec(text);
  if (match === null) return { file: text === '' ? null : text, line: null, column: null };
  return {
    file: (match[1] ?? '').replace(/^file:\/\//, '') || null,
    line: Number(match[2]),
    column: match[3] === undefined ? null : Number(match[3]),
  };
}
