import type { StackFrame } from '../../../contract/api.ts';

/** Where in the code an error comes from, for people: `src/pay/charge.ts in authorize`. Null without a frame that says it. */
export function culpritOf(exceptions: ReadonlyArray<{ frames: readonly StackFrame[] }>): string | null {
  const frames = exceptions.flatMap((exception) => exception.frames);
  const frame = frames.find((one) => one.inApp && hasPlace(one)) ?? frames.find(hasPlace);
  if (frame === undefined) return null;
  const place = frame.module !== null && !isPath(frame.file) ? frame.module : shownPath(frame.file ?? '');
  const name = frame.function ?? '';
  return (name === '' || name === '?' || place === '' ? place || name : `${place} in ${name}`).slice(0, 300);
}

function hasPlace({ file, module, function: name }: StackFrame): boolean {
  return file !== null || module !== null || name !== null;
}

function isPath(file: string | null): boolean {
  return file !== null && /[/\\]/.test(file);
}

/** The last three parts of a path: enough to find the file, short enough for a list. */
function shownPath(path: string): string {
  const parts = path
    .replace(/^[a-z][a-z0-9+.-]*:\/\/+/i, '')
    .replace(/[?#].*$/, '')
    .split(/[/\\]/)
    .filter((part) => part !== '' && part !== '.');
  return parts.slice(-3).join('/');
}
