import type { ChangeRecord } from '../change-records.ts';
import type { NativeChange } from '../native-records.ts';
import { cleanValue, type OnCut } from './clean-value.ts';
import { nameOf } from './native-sender.ts';

/** A change as it is stored: secrets blanked by the names they stand under, texts and widths bounded. */
export function toChangeRecord(change: NativeChange, receivedAt: Date, onCut: OnCut): ChangeRecord {
  return {
    entityName: nameOf(change.entityName, onCut) ?? '',
    entityId: nameOf(change.entityId, onCut) ?? '',
    changeType: nameOf(change.changeType, onCut) ?? '',
    before: jsonOf(change.before, onCut),
    after: jsonOf(change.after, onCut),
    changedAt: change.changedAt ?? receivedAt,
    traceId: change.traceId,
    changedBy: nameOf(change.changedBy, onCut),
    tenant: nameOf(change.tenant, onCut),
    environment: nameOf(change.environment, onCut),
  };
}

function jsonOf(value: unknown, onCut: OnCut): string | null {
  return value === null ? null : JSON.stringify(cleanValue(value, onCut));
}
