import { uuidOf } from '../../decide/fingerprint/issue-id.ts';
import { memoised } from '../../decide/memoised.ts';
import { textLimits } from '../../decide/text-limits.ts';
import { textOf, type JsonObject } from './clean-value.ts';
import { exceptionsOfStack } from './stack-text/exceptions-of-stack.ts';
import type { NormalisedException } from './to-occurrence.ts';

/** What follows from the attributes of an exception alone, as OpenTelemetry has them: exception.type and its kin. */
export interface ToldException {
  /** Clean texts, null when not sent. */
  type: string | null;
  message: string | null;
  stackTrace: string | null;
  /** Outermost first, with the message above; at least one. */
  exceptions: NormalisedException[];
  handled: boolean | null;
  /** The attributes that are not the exception's. */
  others: JsonObject;
  /** Type and message as they were sent, as JSON: equal for the same error. */
  what: string;
  /** The same with the stack. */
  report: string;
}

/** Worked out once for an object: senders' attributes come as the same one again where they are the same. */
export function toldBy(attributes: Readonly<JsonObject>): ToldException {
  let told = TOLD.get(attributes);
  if (told === undefined) TOLD.set(attributes, (told = read(attributes)));
  return told;
}
const TOLD = new WeakMap<object, ToldException>();

function read(attributes: Readonly<JsonObject>): ToldException {
  const {
    'exception.type': sentType = null,
    'exception.message': sentMessage = null,
    'exception.stacktrace': sentStack = null,
    'exception.escaped': escaped = null,
    ...others
  } = attributes;
  const stackTrace = stackTextOf(sentStack);
  const type = textOf(sentType);
  const message = textOf(sentMessage);
  const stack = typeof sentStack === 'string' ? idOfStack(sentStack) : sentStack;
  return {
    type,
    message,
    stackTrace,
    exceptions: exceptionsOfStack({ type, message, stackTrace, mechanism: 'otel' }),
    handled: escaped === true || escaped === 'true' ? false : null,
    others,
    what: JSON.stringify([sentType, sentMessage]),
    report: JSON.stringify([sentType, sentMessage, stack]),
  };
}

// Longer than any other text, and read line by line: secrets are taken out where it is shown as frames and messages.
function stackTextOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? textOf(value, textLimits.stackTrace) : null;
}

// A stack comes again with every error of its kind, and is longer than all else.
const idOfStack = memoised(uuidOf, 2_000_000);
