import type { Counter } from 'prom-client';
import type { ReceivedSentry, SentryAnswer } from '../accept/intake-app.ts';
import { categoriesOf, categoriesToStop, knownType } from '../decode/sentry-item-types.ts';
import type { Filled, RequestSink } from '../records.ts';
import { Rejection } from '../rejection.ts';
import { besideDigest } from './sentry-digest.ts';
import { toEnvelope } from './sentry-endpoints.ts';
import type { SentryLimits } from './sentry-limits.ts';
import { sortItems, type Part } from './sort-sentry-items.ts';
import { digestOf, REQUEST_OVERHEAD, type CountRefused, type Submit } from './submit.ts';

interface SentryOptions {
  submit: Submit;
  refused: CountRefused;
  /** Throws while nothing more can be taken. */
  checkRoom: (bytes: number) => void;
  limits: SentryLimits;
  /** Counts items that are acknowledged and not stored. */
  dropped: Counter<'type'>;
}

/** What becomes of a Sentry request once its body is there; resolves after the commit. */
export function sentryReceiver(options: SentryOptions) {
  const { submit, refused, checkRoom, limits, dropped } = options;
  return async (request: ReceivedSentry): Promise<SentryAnswer> => {
    const { receivedAt } = request;
    const { projectId } = request.key;
    const envelope = toEnvelope(request, limits.eventBytes);
    const categories = categoriesOf(envelope.items.map(({ type }) => type));
    try {
      checkRoom(request.body.length);
      const { eventId, main, beside, ...others } = sortItems(envelope, { projectId, receivedAt, limits });
      const store = async (part: Part, digest: Buffer) => {
        const [first] = part.items;
        if (first === undefined) return;
        let filled: Filled[] = [];
        const { repeated } = await submit({
          projectId,
          signal: first.signal,
          digest,
          bytes: part.bytes * 2 + REQUEST_OVERHEAD,
          receivedAt,
          fill: (sink) => merged((filled = fill(sink, part))),
        });
        if (repeated) return;
        for (const [i, { rejected, message }] of filled.entries()) {
          if (rejected > 0) refused(part.items[i]?.rejectedReason ?? 'items_rejected', projectId, message, rejected);
        }
      };
      // An event is known by its id, in whichever envelope it comes; what stands beside it by its bytes.
      await Promise.all([
        store(main, digestOf(`${projectId} sentry`, Buffer.from(eventId ?? ''))),
        store(beside, besideDigest(projectId, request.sender, envelope)),
      ]);
      // Counted when all is stored: a sender that comes again would be counted again.
      for (const type of others.dropped) dropped.inc({ type: knownType(type) });
      for (const { reason, message } of others.leftOut) refused(reason, projectId, message, 1);
      return { eventId, pause: categoriesToStop(others.dropped) };
    } catch (error) {
      throw error instanceof Rejection ? error.withCategories(categories) : error;
    }
  };
}

function fill(sink: RequestSink, { items, cuts }: Part): Filled[] {
  for (const [limit, count] of cuts) sink.cut(limit, count);
  return items.map((item) => item.fill(sink));
}

function merged(filled: readonly Filled[]): Filled {
  return {
    rejected: filled.reduce((sum, { rejected }) => sum + rejected, 0),
    message: filled
      .map(({ message }) => message)
      .filter((message) => message !== '')
      .join('; '),
  };
}
