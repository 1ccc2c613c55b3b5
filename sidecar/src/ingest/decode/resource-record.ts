import { cutName } from '../../decide/text-limits.ts';
import type { ResourceRecord, ScopeRecord } from '../records.ts';

/** What is known about who sent telemetry, from the JSON text of the resource's attributes. */
export function toResourceRecord(attributes: string): ResourceRecord {
  const values = JSON.parse(attributes) as Record<string, unknown>;
  const name = (...keys: string[]) => {
    const value = keys.map((key) => textOf(values[key])).find((text) => text !== '');
    return value === undefined ? null : cutName(value);
  };
  return {
    attributes,
    serviceName: name('service.name') ?? 'unknown_service',
    serviceNamespace: name('service.namespace'),
    serviceVersion: name('service.version'),
    environment: name('deployment.environment.name', 'deployment.environment') ?? 'production',
    tenant: name('tenant.id', 'tenant'),
  };
}

/** The schema stands with the scope: it is the same for each of its spans. */
export function toScopeRecord(name: string, version: string, attributes: string, schemaUrl: string): ScopeRecord {
  return {
    name: cutName(name),
    version: version === '' ? null : cutName(version),
    attributes: schemaUrl === '' ? attributes : withSchemaUrl(attributes, schemaUrl),
  };
}

function withSchemaUrl(attributes: string, schemaUrl: string): string {
  const member = `"schema_url":${JSON.stringify(schemaUrl)}`;
  return attributes === '{}' ? `{${member}}` : `{${member},${attributes.slice(1)}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
