import type { RefusalReason } from '../decide/refusal-reasons.ts';

/**
 * A "no" to a sender: what was wrong and what to do about it. `reason` is a stable word that is counted and shown on
 * Setup; every protocol has one place that turns a rejection into its own kind of answer.
 */
export class Rejection extends Error {
  override readonly name = 'Rejection';
  readonly reason: RefusalReason;
  readonly status: number;
  /** Seconds after which another try makes sense; only with 429 and 503. */
  readonly retryAfterSeconds: number | undefined;
  /** What the request consisted of, in Sentry's categories: senders pause these and go on with the others. */
  readonly categories: readonly string[] | undefined;
  /** Further fields of the answer, for protocols that have room for them. */
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(
    reason: RefusalReason,
    status: number,
    message: string,
    options: {
      retryAfterSeconds?: number | undefined;
      categories?: readonly string[];
      details?: Readonly<Record<string, unknown>> | undefined;
      cause?: unknown;
    } = {}
  ) {
    super(message, { cause: options.cause });
    this.reason = reason;
    this.status = status;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.categories = options.categories;
    this.details = options.details;
  }

  withCategories(categories: readonly string[]): Rejection {
    const { reason, status, message, retryAfterSeconds, details, cause } = this;
    return new Rejection(reason, status, message, { retryAfterSeconds, categories, details, cause });
  }
}

/** Trouble around us: the sender is to come again. */
export function unavailable(reason: RefusalReason, message: string, cause?: unknown): Rejection {
  return new Rejection(reason, 503, message, { retryAfterSeconds: 2, cause });
}
