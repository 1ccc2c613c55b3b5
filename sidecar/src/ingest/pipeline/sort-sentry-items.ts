import { parseEvent, type SentryEnvelope } from '../decode/sentry-envelope.ts';
import { hexId } from '../normalise/clean-value.ts';
import type { SentryContext } from '../normalise/sentry-context.ts';
import { Rejection } from '../rejection.ts';
import { newEventId } from './event-id.ts';
import { takeItem } from './sentry-items.ts';
import { limiterOf, type SentryLimits } from './sentry-limits.ts';
import type { TakenItem } from './taken-item.ts';

/** Items that are stored with one request. */
export interface Part {
  items: TakenItem[];
  bytes: number;
  /** How often each limit cut something off. */
  cuts: Map<string, number>;
}

export interface SortedItems {
  /** 32 hex digits: the envelope's, else the event's own, else made up. */
  eventId: string | null;
  /** The event or transaction, of which an envelope has one at most. */
  main: Part;
  beside: Part;
  /** Types of items that are acknowledged and not stored. */
  dropped: string[];
  /** Why items were left out that cannot be read or are over a limit, while the others are stored. */
  leftOut: Rejection[];
}

interface SortOptions {
  projectId: number;
  receivedAt: Date;
  limits: SentryLimits;
}

/** Reads the items of an envelope. Throws a Rejection when its event cannot be read, or nothing of it can be. */
export function sortItems({ header, items }: SentryEnvelope, options: SortOptions): SortedItems {
  const sorted: SortedItems = {
    eventId: hexId(header['event_id'], 32),
    main: { items: [], bytes: 0, cuts: new Map() },
    beside: { items: [], bytes: 0, cuts: new Map() },
    dropped: [],
    leftOut: [],
  };
  const checkLimits = limiterOf(options.limits);
  const isStored = (type: string) => type !== 'attachment' || options.limits.attachmentBytes > 0;
  for (const item of items) {
    const isMain = item.type === 'event' || item.type === 'transaction';
    const part = isMain ? sorted.main : sorted.beside;
    if (isMain && part.items.length > 0) throw tooManyEvents();
    const context: SentryContext = {
      projectId: options.projectId,
      eventId: sorted.eventId,
      receivedAt: options.receivedAt,
      sentAt: header['sent_at'],
      cut: (limit, count = 1) => part.cuts.set(limit, (part.cuts.get(limit) ?? 0) + count),
    };
    try {
      checkLimits(item);
      const value = isMain ? parseEvent(item) : undefined;
      // SDKs give every event an id, and a repeat has the same one. What comes without, from curl for example, counts anew.
      if (value !== undefined) context.eventId = sorted.eventId ??= hexId(value['event_id'], 32) ?? newEventId();
      // The store endpoint has one place for both, and says which it is within.
      const type = value?.['type'] === 'transaction' ? 'transaction' : item.type;
      const taken = isStored(type) ? takeItem({ ...item, type, value: value ?? item.value }, context) : null;
      if (taken === null) sorted.dropped.push(item.type);
      else {
        part.items.push(taken);
        part.bytes += item.payload.length;
      }
    } catch (error) {
      if (isMain || !(error instanceof Rejection)) throw error;
      sorted.leftOut.push(error);
    }
  }
  const [first] = sorted.leftOut;
  const isNothingElse = sorted.main.items.length + sorted.beside.items.length + sorted.dropped.length === 0;
  if (first !== undefined && isNothingElse) throw first;
  return sorted;
}

function tooManyEvents(): Rejection {
  return new Rejection(
    'too_many_events',
    400,
    'The envelope has more than one event or transaction; send one envelope for each. Nothing of it was stored.'
  );
}
