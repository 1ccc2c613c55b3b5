import type { AttachmentRecord } from '../../client-records.ts';
import type { Kind } from './kind.ts';

export const ATTACHMENTS: Kind<AttachmentRecord> = {
  signal: 'clients',
  table: 'attachment',
  sentMicros: ({ receivedAt }) => receivedAt.getTime() * 1_000,
  bytesOf: ({ data }) => data.length,
  store: async (client, rows) => {
    // One by one: they are few and large, and go as bytes, of which no copy is made in memory.
    for (const { record, projectId, micros } of rows) {
      await client.query(INSERT_ATTACHMENT, [
        new Date(micros / 1_000),
        projectId,
        record.eventId,
        record.filename,
        record.contentType,
        record.attachmentType,
        record.data.length,
        record.data,
      ]);
    }
  },
  forPeople: ({ record: { filename, contentType, eventId, data, receivedAt } }) => ({
    filename,
    contentType,
    eventId,
    size: data.length,
    receivedAt,
  }),
};

const INSERT_ATTACHMENT = /* sql */ `
  -- ingest/insert-attachment
  insert into howdah.attachment (time, project_id, event_id, filename, content_type, attachment_type, size, data)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`;
