import type { SentLog } from '../log-records.ts';

/** A log record of which nothing has been read yet. */
export function emptyLog(): SentLog {
  return {
    timeUnixNano: 0n,
    observedUnixNano: 0n,
    severityNumber: 0,
    severityText: '',
    eventName: '',
    bodyText: null,
    bodyJson: null,
    attributes: '{}',
    droppedAttributesCount: 0,
    flags: 0,
    traceId: '',
    spanId: '',
    tenant: '',
  };
}
