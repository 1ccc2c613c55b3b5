import type { AcceptedTime } from '../../sidecar/src/decide/accepted-time.ts';
import { isSecretKey, redactNamed, redactText } from '../../sidecar/src/decide/redaction.ts';
import { isScrubbed } from '../../sidecar/src/ingest/decode/attribute-meaning.ts';
import { attributeLimits, cutName, cutText } from '../../sidecar/src/decide/text-limits.ts';
import type { CopiedSpan } from './copied-spans.ts';
import type { AnyValue, EntityRef, KeyValue, OtlpSpan, ScopeSpans, TraceRequest } from './otlp-proto.ts';

/** A stored span with its dictionary rows in place of their ids. */
export interface ExpectedSpan extends Omit<CopiedSpan, 'operationId' | 'resourceId' | 'scopeId' | 'projectId'> {
  operation: [service: string, name: string, kind: number, dbSystem: string | null];
  environment: string;
  resource: unknown;
  scope: unknown;
}

/**
 * What should be stored of a request that protobufjs has decoded: the rules of intake, written a second time in the
 * plainest way and with 64-bit numbers, to be compared with the fast path.
 */
export function expectedSpans(
  request: TraceRequest,
  window: AcceptedTime
): { spans: ExpectedSpan[]; rejected: Map<string, number>; exceptions: number } {
  const spans: ExpectedSpan[] = [];
  const rejected = new Map<string, number>();
  let exceptions = 0;
  for (const { resource, scopeSpans, schemaUrl: outerSchema } of request.resourceSpans) {
    const resourceValues = { ...expectedDetails(resource), ...objectOf(resource?.attributes ?? []) };
    const name = (...keys: string[]) => {
      const text = keys
        .map((key) => resourceValues[key])
        .map((value) => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''))
        .find((value) => value !== '');
      return text === undefined ? null : cutName(text);
    };
    for (const { scope, spans: given, schemaUrl } of scopeSpans) {
      for (const span of given) {
        const fault = faultOf(span);
        if (fault !== null) {
          rejected.set(fault, (rejected.get(fault) ?? 0) + 1);
          continue;
        }
        exceptions += span.events.filter((event) => event.name === 'exception').length;
        spans.push({
          ...expectedSpan(span, name('service.name') ?? 'unknown_service', name('tenant.id', 'tenant'), window),
          environment: name('deployment.environment.name', 'deployment.environment') ?? 'production',
          resource: resourceValues,
          scope: expectedScope(scope, schemaUrl, outerSchema),
        });
      }
    }
  }
  return { spans, rejected, exceptions };
}

function expectedScope(scope: ScopeSpans['scope'], own: string, outer: string): unknown {
  const { name, version, attributes } = scope ?? { name: '', version: '', attributes: [] };
  const details = {
    ...(own === '' && outer === '' ? {} : { schema_url: own || outer }),
    ...(own === '' || outer === '' || own === outer ? {} : { resource_schema_url: outer }),
    ...expectedDetails(scope),
  };
  if (name === '' && version === '' && attributes.length === 0 && Object.keys(details).length === 0) return null;
  return [
    cutName(clean(name)),
    version === '' ? null : cutName(clean(version)),
    { ...details, ...objectOf(attributes) },
  ];
}

function expectedDetails(
  sent: { droppedAttributesCount: number; entityRefs?: EntityRef[] } | null
): Record<string, unknown> {
  const refs = (sent?.entityRefs ?? []).map((ref) => ({
    ...(ref.schemaUrl === '' ? {} : { schema_url: cutKey(ref.schemaUrl) }),
    ...(ref.type === '' ? {} : { type: cutKey(ref.type) }),
    ...(ref.idKeys.length === 0 ? {} : { id_keys: ref.idKeys.map(cutKey) }),
    ...(ref.descriptionKeys.length === 0 ? {} : { description_keys: ref.descriptionKeys.map(cutKey) }),
  }));
  return {
    ...(sent === null || sent.droppedAttributesCount === 0
      ? {}
      : { dropped_attributes_count: sent.droppedAttributesCount }),
    ...(refs.length === 0 ? {} : { entity_refs: refs }),
  };
}

const cutKey = (text: string) => cutText(clean(text), attributeLimits.keyLength);

function faultOf(span: OtlpSpan): string | null {
  const isZero = (bytes: Uint8Array) => bytes.every((byte) => byte === 0);
  if (span.traceId.length !== 16 || isZero(span.traceId)) return 'trace_id must be 16 bytes and not all zero';
  if (span.spanId.length !== 8 || isZero(span.spanId)) return 'span_id must be 8 bytes and not all zero';
  if (span.parentSpanId.length !== 0 && span.parentSpanId.length !== 8)
    return 'parent_span_id must be empty or 8 bytes';
  return null;
}

function expectedSpan(
  span: OtlpSpan,
  service: string,
  tenantOfResource: string | null,
  window: AcceptedTime
): Omit<ExpectedSpan, 'environment' | 'resource' | 'scope'> {
  const start = BigInt(span.startTimeUnixNano);
  const end = BigInt(span.endTimeUnixNano);
  const sent = start !== 0n ? start / 1_000n : end !== 0n ? end / 1_000n : BigInt(window.nowMicros);
  const from = BigInt(window.fromMicros);
  const to = BigInt(window.toMicros);
  const startMicros = sent < from ? from : sent > to ? BigInt(window.nowMicros) : sent;
  const duration = start === 0n || end < start ? 0n : end - start;
  const kept = span.attributes.slice(0, attributeLimits.count);
  const special = (newName: string, oldName: string) =>
    kept.findLast(({ key, value }) => key === newName && isGiven(value)) ??
    kept.findLast(({ key, value }) => key === oldName && isGiven(value));
  const dbSystem = special('db.system.name', 'db.system')?.value?.stringValue ?? '';
  const tenant = scalar(special('tenant.id', 'tenant')?.value);
  const message = clean(span.status?.message ?? '');
  const code = span.status?.code ?? 0;
  return {
    attributes: span.attributes.length === 0 ? null : objectOf(span.attributes),
    events:
      span.events.length === 0
        ? null
        : span.events.slice(0, attributeLimits.events).map((event) => expectedEvent(event, start || end)),
    links: span.links.length === 0 ? null : span.links.slice(0, attributeLimits.links).map(expectedLink),
    extra: expectedExtra(span, start === 0n || startMicros !== sent),
    statusMessage: message === '' ? null : message,
    tenant: tenant === '' ? tenantOfResource : cutName(tenant),
    httpStatus: statusOf(special('http.response.status_code', 'http.status_code')?.value),
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    parentSpanId: span.parentSpanId.every((byte) => byte === 0) ? null : hex(span.parentSpanId),
    startMicros,
    durationNs: duration > (1n << 63n) - 1n ? (1n << 63n) - 1n : duration,
    statusCode: code > 2 ? 0 : code,
    operation: [
      service,
      cutName(clean(span.name)),
      span.kind > 5 ? 0 : span.kind,
      dbSystem === '' ? null : cutName(clean(dbSystem), 100),
    ],
  };
}

function expectedEvent(event: OtlpSpan['events'][number], base: bigint): unknown {
  const time = BigInt(event.timeUnixNano);
  return {
    t: time === 0n || base === 0n ? 0 : Number(time - base),
    name: clean(event.name),
    ...(event.attributes.length === 0 ? {} : { attributes: objectOf(event.attributes) }),
    ...(event.droppedAttributesCount === 0 ? {} : { dropped_attributes_count: event.droppedAttributesCount }),
  };
}

function expectedLink(link: OtlpSpan['links'][number]): unknown {
  return {
    trace_id: hex(link.traceId),
    span_id: hex(link.spanId),
    ...(link.traceState === '' ? {} : { trace_state: clean(link.traceState) }),
    ...(link.attributes.length === 0 ? {} : { attributes: objectOf(link.attributes) }),
    ...(link.droppedAttributesCount === 0 ? {} : { dropped_attributes_count: link.droppedAttributesCount }),
    ...(link.flags === 0 ? {} : { flags: link.flags }),
  };
}

function expectedExtra(span: OtlpSpan, moved: boolean): unknown {
  const droppedEvents = span.droppedEventsCount + Math.max(0, span.events.length - attributeLimits.events);
  const droppedLinks = span.droppedLinksCount + Math.max(0, span.links.length - attributeLimits.links);
  const extra = {
    ...(span.traceState === '' ? {} : { trace_state: clean(span.traceState) }),
    ...([0, 1, 0x100, 0x101].includes(span.flags) ? {} : { flags: span.flags }),
    ...(span.droppedAttributesCount === 0 ? {} : { dropped_attributes_count: span.droppedAttributesCount }),
    ...(droppedEvents === 0 ? {} : { dropped_events_count: droppedEvents }),
    ...(droppedLinks === 0 ? {} : { dropped_links_count: droppedLinks }),
    ...(moved ? { original_start_time: span.startTimeUnixNano } : {}),
  };
  return Object.keys(extra).length === 0 ? null : extra;
}

/** As PostgreSQL reads an object in which a key stands twice: the last one counts. */
function objectOf(attributes: readonly KeyValue[]): Record<string, unknown> {
  const { count, keyLength } = attributeLimits;
  const members = attributes.slice(0, count).map(({ key, value }) => {
    const kept = isScrubbed(clean(key)) ? scrubbed(value) : valueOf(value);
    const text = JSON.stringify(isSecretKey(clean(key)) ? '[redacted]' : kept);
    return `${JSON.stringify(cutName(clean(key), keyLength))}:${text}`;
  });
  if (attributes.length > count) members.push(`"…":"[cut, ${attributes.length - count} more]"`);
  return JSON.parse(`{${members.join(',')}}`) as Record<string, unknown>;
}

function scrubbed(value: AnyValue | null | undefined): unknown {
  if (value?.stringValue === undefined) return valueOf(value);
  return cutText(redactNamed(redactText(clean(value.stringValue))), attributeLimits.valueLength);
}

function valueOf(value: AnyValue | null | undefined): unknown {
  if (value?.stringValue !== undefined) return cutText(clean(value.stringValue), attributeLimits.valueLength);
  if (value?.boolValue !== undefined) return value.boolValue;
  if (value?.intValue !== undefined) return Number(value.intValue);
  if (value?.doubleValue !== undefined) {
    return Number.isFinite(value.doubleValue) ? value.doubleValue : String(value.doubleValue);
  }
  if (value?.bytesValue !== undefined)
    return cutText(Buffer.from(value.bytesValue).toString('base64'), attributeLimits.valueLength);
  if (value?.arrayValue !== undefined) {
    const { values } = value.arrayValue;
    const kept = values.slice(0, attributeLimits.elements).map(valueOf);
    return values.length > kept.length ? [...kept, `… [cut, ${values.length - kept.length} more]`] : kept;
  }
  if (value?.kvlistValue !== undefined) return objectOf(value.kvlistValue.values);
  return null;
}

function scalar(value: AnyValue | null | undefined): string {
  if (value?.stringValue !== undefined) return clean(value.stringValue);
  const plain = value?.intValue ?? value?.boolValue ?? value?.doubleValue;
  return plain === undefined ? '' : String(plain);
}

function statusOf(value: AnyValue | null | undefined): number | null {
  const text = value?.intValue ?? value?.stringValue ?? '';
  return /^[1-5]\d\d$/.test(text) ? Number(text) : null;
}

const isGiven = (value: unknown) => value !== undefined && value !== null;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const clean = (text: string) => text.replaceAll('\0', '\uFFFD');
