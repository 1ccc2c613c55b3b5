/** What Sentry clients tell beside errors, spans, metrics and logs, on its way to storage. Beside records.ts. */

/** Sessions that started at one time, and how they ended; each count is what to add. */
export interface SessionRecord {
  /** Null when the sender did not say. */
  startedAt: Date | null;
  /** Empty when the sender did not say. */
  release: string;
  environment: string;
  started: number;
  exited: number;
  errored: number;
  crashed: number;
  abnormal: number;
}

/** What a person wrote. */
export interface FeedbackRecord {
  /** 32 hex digits. */
  feedbackId: string;
  receivedAt: Date;
  writtenAt: Date | null;
  /** What the sender's clock said, where that was corrected. */
  uncorrectedAt: Date | null;
  /** 32 hex digits: the event it is about. */
  eventId: string | null;
  message: string;
  name: string | null;
  email: string | null;
  url: string | null;
  source: string | null;
  environment: string | null;
  release: string | null;
  traceId: string | null;
}

/** What a job says about one of its runs. */
export interface CheckInRecord {
  receivedAt: Date;
  monitor: string;
  status: string;
  /** 32 hex digits. */
  checkInId: string | null;
  durationMs: number | null;
  environment: string;
  release: string | null;
  /** JSON text. */
  config: string | null;
  traceId: string | null;
}

/** So many were lost or left out inside a client. */
export interface ClientReportRecord {
  reportedAt: Date;
  reason: string;
  category: string;
  quantity: number;
}

export interface AttachmentRecord {
  receivedAt: Date;
  /** 32 hex digits. */
  eventId: string | null;
  filename: string;
  contentType: string | null;
  attachmentType: string | null;
  data: Buffer;
}
