import { cutName } from '../../decide/text-limits.ts';
import type { NativeSender } from '../native-records.ts';
import type { RequestSink, ResourceEntry } from '../records.ts';
import { textOf, type OnCut } from './clean-value.ts';

/** A name that can be stored; null for none. */
export function nameOf(value: string | null, onCut: OnCut): string | null {
  const text = textOf(value, Infinity);
  if (text === null) return null;
  const name = cutName(text);
  if (name !== text) onCut('long_text');
  return name;
}

/** Who sent a record, as the resource that an OpenTelemetry SDK would have. */
export function resourceOf(sink: RequestSink, sender: NativeSender, onCut: OnCut): ResourceEntry {
  const service = nameOf(sender.service, onCut);
  const version = nameOf(sender.release, onCut);
  const environment = nameOf(sender.environment, onCut);
  const tenant = nameOf(sender.tenant, onCut);
  const attributes = JSON.stringify({
    ...(service === null ? {} : { 'service.name': service }),
    ...(version === null ? {} : { 'service.version': version }),
    ...(environment === null ? {} : { 'deployment.environment.name': environment }),
    ...(tenant === null ? {} : { 'tenant.id': tenant }),
  });
  return sink.resource(`native ${attributes}`, () => ({
    attributes,
    serviceName: service ?? 'unknown_service',
    serviceNamespace: null,
    serviceVersion: version,
    environment: environment ?? 'production',
    tenant,
  }));
}
