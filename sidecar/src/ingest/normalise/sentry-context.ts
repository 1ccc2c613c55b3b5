import type { OnCut } from './clean-value.ts';

/** What the items of an envelope have in common. */
export interface SentryContext {
  projectId: number;
  /** 32 hex digits: the envelope's, or that of the event in it. */
  eventId: string | null;
  receivedAt: Date;
  /** As the envelope says it; for the correction of the sender's clock. */
  sentAt: unknown;
  cut: OnCut;
}

/** For the event itself, which always has an id. */
export type EventContext = SentryContext & { eventId: string };
