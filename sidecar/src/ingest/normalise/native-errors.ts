import { uuidOf } from '../../decide/fingerprint/issue-id.ts';
import { namedFingerprint } from '../../decide/fingerprint/named.ts';
import { listLimits, textLimits } from '../../decide/text-limits.ts';
import type { NativeError } from '../native-records.ts';
import type { OccurrenceRecord } from '../records.ts';
import { cleanObject, textOf, type OnCut } from './clean-value.ts';
import { exceptionsOfStack } from './stack-text/exceptions-of-stack.ts';
import { toOccurrence } from './to-occurrence.ts';

export interface NativeErrorContext {
  projectId: number;
  /** Tells the error from all others: the digest of its request and its index there. */
  place: string;
  receivedAt: Date;
  onCut: OnCut;
}

/** An error of the native API as an occurrence: cleaned, cut and grouped as those of the other protocols. */
export function toNativeOccurrence(error: NativeError, context: NativeErrorContext): OccurrenceRecord {
  const { onCut, receivedAt } = context;
  const stackTrace = textOf(error.stackTrace, textLimits.stackTrace, onCut);
  const message = textOf(error.message, textLimits.message, onCut);
  const user = userOf(error, onCut);
  const about = cleanObject(error.context, onCut);
  const userId = first(user?.id, user?.email, user?.username, about.user_id, about['user.id'], about['enduser.id']);
  const custom = error.fingerprint?.map((part) => textOf(part) ?? '').filter((part) => part !== '');
  const isMessage = error.errorType === null && error.stackTrace === null;
  return toOccurrence({
    occurrenceId: uuidOf(`${context.projectId} native ${context.place}`),
    projectId: context.projectId,
    occurredAt: error.timestamp ?? receivedAt,
    receivedAt,
    exceptions: isMessage
      ? []
      : exceptionsOfStack({ type: textOf(error.errorType), message, stackTrace, mechanism: null }),
    message: message ?? '',
    messageTemplate: message ?? '',
    customFingerprint: custom,
    fingerprint: namedFingerprint(custom),
    severity: error.severity,
    handled: error.handled,
    environment: textOf(error.environment),
    release: textOf(error.release),
    service: textOf(error.service),
    serverName: textOf(error.serverName),
    transaction: textOf(error.transaction),
    tenant: first(error.tenant, about['tenant.id'], about.tenant_id, about.tenant),
    userId,
    platform: textOf(error.platform),
    sdk: null,
    traceId: error.traceId,
    spanId: error.spanId,
    stackTrace,
    tags: tagsOf(error, onCut),
    context: userId === null ? about : { ...about, user_id: about.user_id ?? userId },
    request: error.request === null ? null : cleanObject(error.request, onCut),
    user,
    breadcrumbs: [],
    contexts: {},
  });
}

function first(...values: unknown[]): string | null {
  return values.map((value) => textOf(value)).find((value) => value !== null) ?? null;
}

function userOf({ user }: NativeError, onCut: OnCut): Record<string, unknown> | null {
  if (user === null) return null;
  return cleanObject(typeof user === 'string' ? { id: user } : user, onCut);
}

function tagsOf({ tags }: NativeError, onCut: OnCut): Record<string, string> {
  const entries = Object.entries(tags);
  if (entries.length > listLimits.tags) onCut('many_keys');
  const kept = cleanObject(Object.fromEntries(entries.slice(0, listLimits.tags)), onCut);
  return Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, String(value)]));
}
