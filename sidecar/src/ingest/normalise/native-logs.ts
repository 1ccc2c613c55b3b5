import { textLimits } from '../../decide/text-limits.ts';
import type { LogRecord } from '../log-records.ts';
import type { NativeLog } from '../native-records.ts';
import type { ResourceEntry } from '../records.ts';
import { cleanObject, textOf, type OnCut } from './clean-value.ts';
import { nameOf } from './native-sender.ts';

/** A log record of the native API, as one of OpenTelemetry is stored. */
export function toNativeLog(
  log: NativeLog,
  { resource, receivedAt, onCut }: { resource: ResourceEntry; receivedAt: Date; onCut: OnCut }
): LogRecord {
  const attributes = cleanObject(log.attributes, onCut);
  const tenant =
    log.tenant ?? textOf(attributes['tenant.id']) ?? textOf(attributes.tenant_id) ?? textOf(attributes.tenant);
  return {
    resource,
    scope: null,
    timeUnixNano: log.timestamp === null ? 0n : BigInt(log.timestamp.getTime()) * 1_000_000n,
    observedUnixNano: BigInt(receivedAt.getTime()) * 1_000_000n,
    severityNumber: log.severityNumber,
    severityText: nameOf(log.severityText, onCut),
    eventName: nameOf(log.eventName, onCut),
    body: textOf(log.message, textLimits.logBody, onCut) ?? '',
    bodyFields: null,
    attributes: JSON.stringify(attributes),
    traceId: log.traceId,
    spanId: log.spanId,
    tenant: nameOf(tenant, onCut),
    extra: {},
  };
}
