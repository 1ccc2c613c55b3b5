import { cutName } from '../../decide/text-limits.ts';
import type { ResourceRecord } from '../records.ts';
import { textOf, type JsonObject } from './clean-value.ts';

/** Who sent it, as far as a Sentry SDK says so. */
export interface SentrySource {
  service: string | null;
  release: string | null;
  environment: string | null;
  serverName: string | null;
  sdkName: string | null;
  sdkVersion: string | null;
}

/** A sender as the resource of its spans, logs and points, in the attributes that OpenTelemetry has for it. */
export function sentryResource(source: SentrySource): ResourceRecord {
  const { service, release, environment, serverName, sdkName, sdkVersion } = source;
  const given = {
    'service.name': service,
    'service.version': release,
    'deployment.environment.name': environment,
    'host.name': serverName,
    'telemetry.sdk.name': sdkName,
    'telemetry.sdk.version': sdkVersion,
  };
  const attributes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  return {
    attributes: JSON.stringify(attributes),
    serviceName: cutName(service ?? 'unknown_service'),
    serviceNamespace: null,
    serviceVersion: release === null ? null : cutName(release),
    environment: cutName(environment ?? 'production'),
    tenant: null,
  };
}

/** The same out of the attributes of a log, span or metric: SDKs repeat it in each of them. */
export function resourceOfAttributes(attributes: JsonObject): ResourceRecord {
  const release = textOf(attributes['sentry.release']) ?? textOf(attributes['service.version']);
  return sentryResource({
    service: textOf(attributes['service.name']) ?? packageOf(release),
    release,
    environment: textOf(attributes['sentry.environment']),
    serverName: textOf(attributes['server.address']) ?? textOf(attributes['host.name']),
    sdkName: textOf(attributes['sentry.sdk.name']),
    sdkVersion: textOf(attributes['sentry.sdk.version']),
  });
}

/** What stands in front of the "@" of a release. */
export function packageOf(release: string | null): string | null {
  return /^([^@\s]+)@[^@\s]+$/.exec(release ?? '')?.[1] ?? null;
}

/** Attributes that became the resource; they need not be repeated in every record. */
export const RESOURCE_ATTRIBUTES: ReadonlySet<string> = new Set([
  'service.name',
  'service.version',
  'sentry.release',
  'sentry.environment',
  'sentry.sdk.name',
  'sentry.sdk.version',
  'server.address',
  'host.name',
]);
