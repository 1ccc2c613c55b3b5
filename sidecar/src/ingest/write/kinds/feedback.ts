import { copyIn } from '../../../postgres/copy-in.ts';
import type { FeedbackRecord } from '../../client-records.ts';
import { microsText, textRow } from '../copy-text.ts';
import type { Kind } from './kind.ts';

export const FEEDBACK: Kind<FeedbackRecord> = {
  signal: 'clients',
  table: 'user_feedback',
  sentMicros: ({ writtenAt }) => (writtenAt === null ? null : writtenAt.getTime() * 1_000),
  uncorrectedMicros: ({ uncorrectedAt }) => (uncorrectedAt === null ? null : uncorrectedAt.getTime() * 1_000),
  store: async (client, rows) => {
    const lines = rows.map(({ record, projectId, micros, originalMicros }) =>
      textRow([
        record.feedbackId,
        record.receivedAt.toISOString(),
        microsText(micros),
        projectId,
        record.eventId,
        record.message,
        record.name,
        record.email,
        record.url,
        record.source,
        record.environment,
        record.release,
        record.traceId,
        originalMicros === null ? null : microsText(originalMicros),
      ])
    );
    await copyIn(client, COPY_FEEDBACK, [Buffer.from(lines.join(''))]);
  },
  forPeople: ({ record: { message, name, email, eventId, writtenAt } }) => ({
    message: message.slice(0, 1_000),
    name,
    email,
    eventId,
    writtenAt,
  }),
};

const COPY_FEEDBACK =
  'copy howdah.user_feedback (feedback_id, received_at, time, project_id, event_id, message, name, email, url, source, ' +
  'environment, release, trace_id, original_time) from stdin';
