import type { StackFrame } from '../../../../contract/api.ts';
import { memoised } from '../memoised.ts';

// Of some ten thousand names: frames of one program come again with every error.
const MEMO_BYTES = 4_000_000;

/**
 * What tells a stack frame apart, stable across deploys: the place in the code without roots, versions, hashes and line
 * numbers, and the function. Null for frames of the runtime, which come and go with scheduling. The line of code stands
 * in for a missing function only where the error was raised: not every sender has the lines of the callers.
 */
export function frameKey(frame: StackFrame, isRaising: boolean): string | null {
  if (isRuntimeFrame(frame)) return null;
  const place = framePlace(frame);
  const name = normaliseFunction(frame.function ?? '');
  if (name !== '') return place === '' ? name : `${name} (${place})`;
  const line = (frame.contextLine ?? '').trim().slice(0, 120);
  if (isRaising && line !== '') return `"${line}" (${place})`;
  return place === '' ? null : `(${place})`;
}

function isRuntimeFrame(frame: StackFrame): boolean {
  const file = frame.file ?? '';
  if (file === '' && frame.module === null) {
    return UNKNOWN_FUNCTIONS.has(frame.function ?? '') || frame.function === 'new Promise';
  }
  return /^(?:node:|internal\/|native$|<anonymous>$|index \d+$|\[native code\])/.test(file);
}
const UNKNOWN_FUNCTIONS = new Set(['', '?', '<anonymous>', '<unknown>', 'unknown', '<redacted>']);

// JavaScript modules are told by their file: SDKs derive "module" from it in different ways.
function framePlace(frame: StackFrame): string {
  const file = frame.file ?? '';
  if (frame.module !== null && frame.module !== '' && !/\.[cm]?[jt]sx?(?:$|\?)/i.test(file)) {
    return normaliseModule(frame.module)
      .replace(/\$\$?(?:Lambda|EnhancerBy\w+)[$/\w]*|\$\d+/g, '')
      .slice(0, 300);
  }
  return normalisePath(file);
}

/** A module without the version and key that .NET adds: `System.Private.CoreLib, Version=4.0.0.0, …`. */
export function normaliseModule(module: string): string {
  return module.replace(/,\s[\s\S]*$/, '');
}

/** The last two parts of a path, without the root it was deployed to, versions, hashes and the ending. */
export function normalisePath(path: string): string {
  return normalisedPath(path.slice(0, 1_000));
}

const normalisedPath = memoised((path: string): string => {
  const parts = path
    .replace(/^[a-z][a-z0-9+.-]*:\/\/\/?(?:[^/]*(?::\d+)?\/)?/i, (scheme) => (scheme.startsWith('http') ? '' : '/'))
    .replace(/[?#].*$/, '')
    .replaceAll('\\', '/')
    .replace(/^[a-z]:\//i, '/')
    .replace(ROOTS, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..' && !VOLATILE.test(part));
  const last = parts.slice(-2);
  const file = last.pop() ?? '';
  return [...last, normaliseFileName(file)].join('/').toLowerCase();
}, MEMO_BYTES);

const ROOTS =
  /^\/?(?:usr\/src\/app|usr\/local\/app|var\/task|var\/www\/[^/]+|opt\/[^/]+|srv\/[^/]+|home\/[^/]+\/[^/]+|Users\/[^/]+\/[^/]+|root\/[^/]+|app|code|workspace|build|data\/app)\/(?=.)/;
// Directories of one deploy: releases/20260301120000, a commit, a version, "current".
const VOLATILE = /^(?:releases?|current|dist|build|[0-9a-f]{7,64}|v?\d+(?:[._-]\d+)*(?:[-+][\w.]+)?|[\d_-]{6,})$/i;

function normaliseFileName(file: string): string {
  return file
    .replace(/(?:\.min)?\.[a-z0-9_]{1,6}$/i, '')
    .replace(/[.-](?=[0-9a-z_-]*\d)[0-9a-z_-]{6,40}(?:\.chunk|\.bundle)?$/i, '')
    .replace(/[.-][0-9a-f]{8,40}$/i, '');
}

/** A function's name without what compilers and runtimes add: argument lists, templates, lambda numbers, "async". */
export function normaliseFunction(name: string): string {
  return normalisedFunction(name.slice(0, 500));
}

const normalisedFunction = memoised((name: string): string => {
  let text = name.trim();
  if (UNKNOWN_FUNCTIONS.has(text)) return '';
  text = text
    .replace(/^(?:async |new |get |set )+/, '')
    .replace(/ \[as [^\]]*\]$/, '')
    .replace(/\.\?$/, '.');
  const generated = /^<([\w.$]+)>(?:[bdg]__[\w|]+)(?:\.MoveNext)?$/.exec(text);
  if (generated?.[1] !== undefined) return generated[1];
  text = withoutNested(withoutNested(text, '<', '>'), '(', ')')
    .replace(/\$\$?(?:Lambda|EnhancerBy\w+)[$/\w]*/g, '')
    .replace(/(?:lambda|closure|__anon|\$_)[#$_]?\d+/gi, 'lambda')
    .replace(/\$\d+/g, '')
    .replace(/(?:^|\.)(?:Object|Module|Function|Proxy)\./g, '')
    .replace(/\.{2,}|\.$|^\./g, '')
    .replace(/\s+(?:const|noexcept)$/, '')
    .replace(/_\d+$/, '')
    .trim();
  return UNKNOWN_FUNCTIONS.has(text) ? '' : text;
}, MEMO_BYTES);

// "std::map<int, Foo<Bar>>::find" without its templates; operators such as "operator<" are left alone.
function withoutNested(text: string, open: string, close: string): string {
  if (!text.includes(open) || text.startsWith(open) || text.includes(`operator${open}`)) return text;
  let depth = 0;
  let result = '';
  for (const character of text) {
    if (character === open) depth += 1;
    else if (character === close && depth > 0) depth -= 1;
    else if (depth === 0) result += character;
  }
  return result;
}
