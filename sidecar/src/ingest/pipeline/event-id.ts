import { randomUUID } from 'node:crypto';

/** For what comes without an id: 32 hex digits, as SDKs write it. */
export function newEventId(): string {
  return randomUUID().replaceAll('-', '');
}
