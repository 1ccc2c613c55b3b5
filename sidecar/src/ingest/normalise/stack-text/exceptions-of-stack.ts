import { cutText, textLimits } from '../../../decide/text-limits.ts';
import type { NormalisedException } from '../to-occurrence.ts';
import { parseStackText } from './parse.ts';

/** An error as senders without a Sentry SDK tell it: clean texts, each null when not sent. */
interface ToldError {
  type: string | null;
  message: string | null;
  stackTrace: string | null;
  /** Who recorded it. */
  mechanism: string | null;
}

/** The error and its causes as its stack text has them, outermost first: always at least one. */
export function exceptionsOfStack({ type, message, stackTrace, mechanism }: ToldError): NormalisedException[] {
  const [outermost, ...causes] = stackTrace === null ? [] : parseStackText(stackTrace);
  const heading = outermost?.type ?? null;
  return [
    {
      // Some SDKs put a code such as ECONNREFUSED or 23505 where the type belongs; the stack has the type.
      type: (type !== null && heading !== null && isCode(type) ? heading : type) ?? heading ?? 'Error',
      message: message ?? outermost?.message ?? '',
      mechanism,
      module: null,
      synthetic: false,
      frames: outermost?.frames ?? [],
    },
    ...causes.map((cause) => ({
      type: cause.type ?? 'Error',
      message: cutText(cause.message, textLimits.message),
      mechanism: null,
      module: null,
      synthetic: false,
      frames: cause.frames,
    })),
  ];
}

function isCode(type: string): boolean {
  return /^(?:\d[\dA-Z]*|E[A-Z0-9]+|[A-Z]+(?:_[A-Z0-9]+)+)$/.test(type);
}
