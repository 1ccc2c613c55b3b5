import { hash } from 'node:crypto';
import type { StackFrame } from '../../../../contract/api.ts';
import { frameKey } from './normalise-frame.ts';
import { parameterise } from './parameterise.ts';

/** What grouping looks at. Nothing in it is changed. */
export interface GroupingInput {
  /** Outermost first; empty for a message that was logged. */
  exceptions: readonly GroupingException[];
  /** Template of a logged message, with its placeholders; used where there is no exception. */
  message: string;
  /** Parts given by the sender; `{{ default }}` stands for what this recipe would have chosen. */
  custom?: readonly string[] | undefined;
  transaction?: string | undefined;
}

export interface GroupingException {
  /** With its module where the sender tells it, so that `a.DomainError` and `b.DomainError` are two. */
  qualifiedType: string;
  message: string;
  /** The type was made up by the SDK and says nothing. */
  synthetic: boolean;
  /** Most recent call first. */
  frames: readonly StackFrame[];
}

export interface Fingerprint {
  /** 32 hex digits, or a name that the sender gave. */
  fingerprint: string;
  version: 1;
  /** Which parts made it, as a sentence for people. */
  reason: string;
}

/**
 * The first recipe of grouping: the sender's own fingerprint, else the types and in-app stack frames of the exceptions,
 * else type and parameterised message. Changing it means a new version beside this one, because it would split every
 * issue that exists.
 */
export function fingerprintV1(input: GroupingInput): Fingerprint {
  const custom = input.custom?.filter((part) => part.trim() !== '').slice(0, MAX_CUSTOM_PARTS) ?? [];
  if (custom.every(isDefault)) return defaultFingerprint(input);

  const own = defaultParts(input);
  const parts = ['custom', ...custom.flatMap((part) => (isDefault(part) ? own.parts : [fillIn(part, input)]))];
  const shown = custom.map((part) => part.slice(0, 80)).join(', ');
  const reason = custom.some(isDefault)
    ? `Grouped by the sender's fingerprint: ${shown}, where the default is: ${own.reason}`
    : `Grouped by the sender's fingerprint: ${shown}`;
  return { fingerprint: digest(parts), version: 1, reason };
}

interface Parts {
  parts: string[];
  reason: string;
}

/** The last answer for the frames of an outermost exception: intake remembers stack texts, so the same object comes again. */
const LAST = new WeakMap<object, { chain: readonly Link[]; answer: Fingerprint }>();

/** All of an exception that counts where grouping is by stack frames. */
interface Link {
  frames: readonly StackFrame[];
  type: string;
  code: string;
}

function defaultFingerprint(input: GroupingInput): Fingerprint {
  const chain = input.exceptions.map((exception): Link => ({
    frames: exception.frames,
    type: shownType(exception),
    code: errorCode(exception.message),
  }));
  const [outermost] = chain;
  const last = outermost === undefined ? undefined : LAST.get(outermost.frames);
  if (last !== undefined && isSame(last.chain, chain)) return last.answer;
  const { parts, reason } = defaultParts(input);
  const answer: Fingerprint = { fingerprint: digest(parts), version: 1, reason };
  // Where no frame is in the app the message counts, and that is another one each time.
  if (outermost !== undefined && parts[0] === BY_FRAMES) LAST.set(outermost.frames, { chain, answer });
  return answer;
}

function isSame(a: readonly Link[], b: readonly Link[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ frames, type, code }, i) => b[i]?.frames === frames && b[i].type === type && b[i].code === code)
  );
}

function defaultParts(input: GroupingInput): Parts {
  const [outermost] = input.exceptions;
  if (outermost === undefined) {
    const template = parameterise(input.message);
    return { parts: ['message', template], reason: `Grouped by message: ${shorten(template)}` };
  }
  const chain = input.exceptions.slice(0, MAX_EXCEPTIONS).map(exceptionParts);
  if (chain.some((exception) => exception.frames.length > 0)) return byFrames(chain);

  const template = parameterise(outermost.message);
  const types = chain.map((exception) => exception.type);
  return {
    parts: ['type', ...types, template],
    reason: `Grouped by ${types[0] ? `type ${types[0]} and ` : ''}message, because no stack frame is in the app: ${shorten(template)}`,
  };
}

interface ExceptionParts {
  type: string;
  code: string;
  frames: string[];
}

function exceptionParts(exception: GroupingException): ExceptionParts {
  const keys = exception.frames
    .filter((frame) => frame.inApp)
    .map((frame, i) => frameKey(frame, i === 0))
    .filter((key) => key !== null);
  return {
    type: shownType(exception),
    code: errorCode(exception.message),
    // A function counts once, however deep the recursion was.
    frames: [...new Set(keys)].slice(0, MAX_FRAMES),
  };
}

function shownType({ synthetic, qualifiedType }: GroupingException): string {
  return synthetic ? '' : qualifiedType;
}

// Two failures of the operating system or the database may be raised on one line; their code tells them apart.
function errorCode(message: string): string {
  return /^(?:connect |Error: )?(E[A-Z]{4,}|ER_[A-Z_]+|ORA-\d{5}|SQLSTATE\[\w+\])\b/.exec(message)?.[1] ?? '';
}

function byFrames(chain: readonly ExceptionParts[]): Parts {
  const [first, ...causes] = chain;
  const frames = chain.find((exception) => exception.frames.length > 0)?.frames ?? [];
  const what = [
    first?.type ? `type ${first.type}` : '',
    first?.code ? `code ${first.code}` : '',
    causes.length > 0 ? `causes ${causes.map((cause) => cause.type || '(made up)').join(', ')}` : '',
    `in-app stack frames ${frames.slice(0, SHOWN_FRAMES).join(' ← ')}${frames.length > SHOWN_FRAMES ? ' ← …' : ''}`,
  ];
  return {
    parts: [BY_FRAMES, ...chain.flatMap(({ type, code, frames: own }) => [type, code, ...own, '|'])],
    reason: `Grouped by ${what.filter((part) => part !== '').join('; ')}`,
  };
}

const BY_FRAMES = 'frames';
const SHOWN_FRAMES = 4;
const MAX_EXCEPTIONS = 10;
const MAX_FRAMES = 12;
const MAX_CUSTOM_PARTS = 20;

function isDefault(part: string): boolean {
  return /^\{\{\s*default\s*\}\}$/.test(part);
}

function fillIn(part: string, input: GroupingInput): string {
  return part.slice(0, 1_000).replace(/\{\{\s*(type|message|transaction)\s*\}\}/g, (_, name: string) => {
    if (name === 'type') return input.exceptions[0]?.qualifiedType ?? '';
    if (name === 'message') return input.exceptions[0]?.message ?? input.message;
    return input.transaction ?? '';
  });
}

function digest(parts: readonly string[]): string {
  return hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32);
}

function shorten(text: string): string {
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
