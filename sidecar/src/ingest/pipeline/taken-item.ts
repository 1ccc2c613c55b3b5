import type { EnvelopeItem } from '../decode/sentry-envelope.ts';
import type { SentryContext } from '../normalise/sentry-context.ts';
import type { Filled, RequestSink, Signal } from '../records.ts';
import type { Rejection } from '../rejection.ts';

/** An item that is ready for the sink. */
export interface TakenItem {
  signal: Signal;
  /** By which reason Setup shows what `fill` rejected. */
  rejectedReason: Rejection['reason'];
  fill(sink: RequestSink): Filled;
}

/** Makes what is stored out of an item. Throws a Rejection for one that cannot be read. */
export type TakeItem = (item: EnvelopeItem, context: SentryContext) => TakenItem;
