import { cutName } from '../../decide/text-limits.ts';
import type { ResourceRecord, ScopeRecord } from '../records.ts';

/**
 * What is known about who sent telemetry, from the JSON text of the resource's attributes. `details` is what was said
 * beside them, and is kept among them.
 */
export function toResourceRecord(attributes: string, details: Record<string, unknown> = {}): ResourceRecord {
  const values = JSON.parse(attributes) as Record<string, unknown>;
  const name = (...keys: string[]) => {
    const value = keys.map((key) => textOf(values[key])).find((text) => text !== '');
    return value === undefined ? null : cutName(value);
  };
  return {
    attributes: withDetails(attributes, details),
    serviceName: name('service.name') ?? 'unknown_service',
    serviceNamespace: name('service.namespace'),
    serviceVersion: name('service.version'),
    environment: name('deployment.environment.name', 'deployment.environment') ?? 'production',
    tenant: name('tenant.id', 'tenant'),
  };
}

/** The schema stands with the scope, among `details`: it is the same for each of its spans. */
export function toScopeRecord(
  name: string,
  version: string,
  attributes: string,
  details: Record<string, unknown>
): ScopeRecord {
  return {
    name: cutName(name),
    version: version === '' ? null : cutName(version),
    attributes: withDetails(attributes, details),
  };
}

// In front: of one key twice jsonb keeps the last, which is the sender's own attribute.
function withDetails(attributes: string, details: Record<string, unknown>): string {
  const members = JSON.stringify(details).slice(1, -1);
  if (members === '') return attributes;
  return attributes === '{}' ? `{${members}}` : `{${members},${attributes.slice(1)}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
