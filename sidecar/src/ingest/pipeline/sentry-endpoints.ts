import type { ReceivedSentry } from '../accept/intake-app.ts';
import { decodeEnvelope, decodeStore, type SentryEnvelope } from '../decode/sentry-envelope.ts';
import { decodeCheckIn } from '../decode/sentry-check-in.ts';
import { decodeReports } from '../decode/sentry-reports.ts';
import { newEventId } from './event-id.ts';

/** What was posted to any of Sentry's endpoints, in the form of an envelope. */
export function toEnvelope({ endpoint, body, about }: ReceivedSentry, maxEventBytes: number): SentryEnvelope {
  switch (endpoint) {
    case 'envelope':
      return decodeEnvelope(body);
    case 'store':
      return { header: {}, items: [{ type: 'event', header: {}, payload: decodeStore(body, maxEventBytes) }] };
    case 'security':
      return { header: {}, items: decodeReports(body, about), isNew: true };
    case 'cron':
      return { header: {}, items: [decodeCheckIn(body, about)], isNew: true };
    case 'minidump':
    case 'unreal': {
      // Not stored; the sender wants an id, which it shows to people.
      const type = endpoint === 'unreal' ? 'unreal_report' : 'minidump';
      return { header: { event_id: newEventId() }, items: [{ type, header: {}, payload: body }] };
    }
  }
  return endpoint satisfies never;
}
