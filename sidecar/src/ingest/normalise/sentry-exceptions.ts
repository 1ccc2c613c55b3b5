import type { StackFrame } from '../../../../contract/api.ts';
import { cutText, listLimits, textLimits } from '../../decide/text-limits.ts';
import {
  cleanObject,
  cleanValue,
  codeOf,
  isObject,
  listOf,
  objectOf,
  textOf,
  type JsonObject,
  type OnCut,
} from './clean-value.ts';
import { isInApp } from './in-app.ts';
import type { NormalisedException } from './to-occurrence.ts';

/** The exceptions of an event, outermost first; an SDK sends the first cause first. */
export function exceptionsOf(event: JsonObject, cut?: OnCut): NormalisedException[] {
  const given = event.exception ?? event['sentry.interfaces.Exception'];
  const values = Array.isArray(given) ? given : isObject(given) && !('values' in given) ? [given] : valuesIn(given);
  const sent = values.filter(isObject).reverse();
  if (sent.length > listLimits.exceptions) cut?.('exceptions', sent.length - listLimits.exceptions);
  const exceptions = sent.slice(0, listLimits.exceptions).map((value) => toException(value, cut));
  const [outermost] = exceptions;
  if (outermost?.frames.length === 0) outermost.frames = threadFrames(event, cut);
  return exceptions;
}

/** Whether the application caught the error itself, as the outermost exception says. */
export function handledOf(event: JsonObject): boolean | null {
  const given = event.exception;
  const last = (Array.isArray(given) ? given : valuesIn(given)).filter(isObject).at(-1);
  const { handled } = objectOf(last?.mechanism);
  return typeof handled === 'boolean' ? handled : null;
}

/** Other threads by number and name, with their stacks as text; null where nothing is known of any. */
export function threadsOf(event: JsonObject, cut?: OnCut): JsonObject | null {
  const sent = valuesIn(event.threads).filter(isObject);
  if (sent.length > MAX_THREADS) cut?.('long_list', sent.length - MAX_THREADS);
  const threads = sent.slice(0, MAX_THREADS).map((thread, i): [string, JsonObject] => {
    const { crashed, current, main, state, stacktrace } = thread;
    const named = [textOf(thread.id, textLimits.name) ?? String(i), textOf(thread.name, textLimits.name)];
    const stack = framesOf(stacktrace, cut).map((frame) => frameText(frame).trim());
    const told = { crashed, current, main, state: textOf(state, textLimits.name), stack };
    return [named.filter((part) => part !== null).join(' '), withoutNothing(told)];
  });
  return threads.length === 0 ? null : Object.fromEntries(threads);
}
const MAX_THREADS = 100;

function withoutNothing(told: JsonObject): JsonObject {
  const isTold = (value: unknown) =>
    value === true || (typeof value === 'string' && value !== '') || listOf(value).length > 0;
  return Object.fromEntries(Object.entries(told).filter(([, value]) => isTold(value)));
}

export function valuesIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value : listOf(objectOf(value).values);
}

/** Plain text for the "Copy" button and for columns that hold a stack as text. */
export function stackTextOf(exceptions: readonly NormalisedException[]): string | null {
  if (exceptions.every(({ frames }) => frames.length === 0)) return null;
  return exceptions
    .map(({ type, message, frames }, i) => {
      const heading = `${i === 0 ? '' : 'Caused by: '}${type}${message === '' ? '' : `: ${message}`}`;
      return [heading, ...frames.map(frameText)].join('\n');
    })
    .join('\n');
}

function frameText({ function: name, module, file, line, column, package: library, address }: StackFrame): string {
  const place = [file ?? module ?? library ?? address ?? '<unknown>', line, column]
    .filter((part) => part !== null)
    .join(':');
  return `    at ${name ?? '<anonymous>'} (${place})`;
}

function toException(value: JsonObject, cut?: OnCut): NormalisedException {
  const mechanism = objectOf(value.mechanism);
  const mechanismDetails = detailsOf(mechanism, cut);
  const message =
    isObject(value.value) || Array.isArray(value.value) ? JSON.stringify(cleanValue(value.value)) : value.value;
  return {
    type: textOf(value.type, textLimits.type) ?? 'Error',
    message: textOf(message, textLimits.message, cut) ?? '',
    module: textOf(value.module, textLimits.name),
    mechanism: textOf(mechanism.type, textLimits.name),
    ...(mechanismDetails !== null && { mechanismDetails }),
    synthetic: mechanism.synthetic === true,
    frames: framesOf(value.stacktrace, cut),
  };
}

/** What has no place of its own elsewhere. */
function detailsOf(mechanism: JsonObject, cut?: OnCut): JsonObject | null {
  const told = Object.entries(mechanism).filter(
    ([key, value]) => !KNOWN_OF_MECHANISM.has(key) && value !== null && value !== undefined
  );
  return told.length === 0 ? null : cleanObject(Object.fromEntries(told), cut);
}
const KNOWN_OF_MECHANISM = new Set(['type', 'handled', 'synthetic']);

// An exception without a stack of its own is often thrown by the thread that crashed.
function threadFrames(event: JsonObject, cut?: OnCut): StackFrame[] {
  const own = framesOf(event.stacktrace, cut);
  if (own.length > 0) return own;
  const threads = valuesIn(event.threads).filter(isObject);
  const thread = threads.find(({ crashed }) => crashed === true) ?? threads.find(({ current }) => current === true);
  return framesOf(thread?.stacktrace, cut);
}

// Only those that are kept are looked into: a few bytes on the wire can be a frame.
function framesOf(stacktrace: unknown, cut?: OnCut): StackFrame[] {
  const sent = listOf(objectOf(stacktrace).frames).filter(isObject).reverse();
  const left = sent.length - listLimits.frames;
  const toFrames = (frames: readonly JsonObject[]) => frames.map((frame) => toFrame(frame, cut));
  if (left <= 0) return toFrames(sent);
  cut?.('stack_frames', left);
  const gap = { ...EMPTY_FRAME, function: `… ${left} frames left out` };
  return [...toFrames(sent.slice(0, listLimits.frames - NEAR_ENTRY)), gap, ...toFrames(sent.slice(-NEAR_ENTRY))];
}
const NEAR_ENTRY = 10;
const EMPTY_FRAME: StackFrame = {
  function: null,
  module: null,
  file: null,
  line: null,
  column: null,
  inApp: false,
  contextLine: null,
  preContext: [],
  postContext: [],
};

function toFrame(value: JsonObject, cut?: OnCut): StackFrame {
  const absPath = textOf(value.abs_path, textLimits.name * 2);
  const file = textOf(value.filename, textLimits.name * 2) ?? absPath;
  const module = textOf(value.module, textLimits.name);
  const library = textOf(value.package, textLimits.name * 2);
  const address = textOf(value.instruction_addr, MAX_ADDRESS);
  const vars = isObject(value.vars) ? cleanObject(value.vars, cut, listLimits.depth - DEPTH_OF_VARS) : {};
  return {
    function: textOf(value.function, textLimits.name * 2),
    module,
    file,
    line: wholeNumber(value.lineno),
    column: wholeNumber(value.colno),
    inApp: typeof value.in_app === 'boolean' ? value.in_app : isInApp({ file, module, package: library }),
    contextLine: codeLine(value.context_line),
    preContext: codeLines(value.pre_context).slice(-CONTEXT_LINES),
    postContext: codeLines(value.post_context).slice(0, CONTEXT_LINES),
    ...(absPath !== null && absPath !== file && { absPath }),
    ...(library !== null && { package: library }),
    ...(address !== null && { address }),
    ...(Object.keys(vars).length > 0 && { vars }),
  };
}
const MAX_ADDRESS = 100;
// There are many frames, and in each the same objects may stand.
const DEPTH_OF_VARS = 3;
const CONTEXT_LINES = 7;

function codeLines(value: unknown): string[] {
  return listOf(value).map((line) => codeLine(line) ?? '');
}

function codeLine(value: unknown): string | null {
  const line = codeOf(value, textLimits.value);
  return line === null ? null : cutText(line, 300);
}

function wholeNumber(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : null;
}
