import { cutText } from '../../../decide/text-limits.ts';
import type { DictionarySink, ResourceEntry, ScopeEntry } from '../../records.ts';
import { Rejection } from '../../rejection.ts';
import { parseJson } from '../parse-json.ts';
import { toResourceRecord, toScopeRecord } from '../resource-record.ts';
import { attributesText, isObject, listOf, textOf, type OnCut } from './any-value.ts';

/** How a signal names its parts in OTLP's JSON. */
export interface RequestShape {
  request: 'ExportTraceServiceRequest' | 'ExportMetricsServiceRequest' | 'ExportLogsServiceRequest';
  outer: 'resourceSpans' | 'resourceMetrics' | 'resourceLogs';
  scopes: 'scopeSpans' | 'scopeMetrics' | 'scopeLogs';
  records: 'spans' | 'metrics' | 'logRecords';
}

/** Walks through a request of any signal. Throws a Rejection when it is not JSON of this shape. */
export function forEachRecord(
  body: Buffer,
  shape: RequestShape,
  sink: DictionarySink,
  onRecord: (record: unknown, resource: ResourceEntry, scope: ScopeEntry | null, onCut: OnCut) => void
): void {
  const onCut: OnCut = (limit, count) => sink.cut(limit, count);
  for (const outer of outermostIn(body, shape)) {
    if (!isObject(outer)) continue;
    const resource = resourceOf(sink, outer.resource);
    const schemaUrl = textOf(outer.schemaUrl);
    for (const inner of listOf(outer[shape.scopes])) {
      if (!isObject(inner)) continue;
      const scope = scopeOf(sink, inner.scope, textOf(inner.schemaUrl) || schemaUrl);
      for (const record of listOf(inner[shape.records])) onRecord(record, resource, scope, onCut);
    }
  }
}

function outermostIn(body: Buffer, shape: RequestShape): unknown[] {
  let request: unknown;
  try {
    request = parseJson(body);
  } catch (cause) {
    if (cause instanceof Rejection) throw cause;
    throw malformed(shape, body.length === 0 ? 'the body is empty' : cutText((cause as Error).message, 200), cause);
  }
  if (!isObject(request)) throw malformed(shape, 'the outermost value is not an object');
  const list = request[shape.outer];
  if (list !== undefined && list !== null && !Array.isArray(list)) {
    throw malformed(shape, `"${shape.outer}" is not a list`);
  }
  return listOf(list);
}

function malformed({ request }: RequestShape, what: string, cause?: unknown): Rejection {
  return new Rejection(
    'malformed_json',
    400,
    `The body is not an ${request} in JSON: ${what}. Send OTLP's JSON mapping, or protobuf with the ` +
      'content type application/x-protobuf.',
    { cause }
  );
}

function resourceOf(sink: DictionarySink, resource: unknown): ResourceEntry {
  const cuts = new Cuts();
  const text = (isObject(resource) ? attributesText(resource.attributes, cuts.add) : null) ?? '{}';
  return sink.resource(`json ${text}`, () => {
    cuts.tell(sink);
    return toResourceRecord(text);
  });
}

/** What was cut off a resource or scope, which is told when it is new, as of one that comes as protobuf. */
class Cuts {
  private readonly limits: Array<[limit: string, count: number]> = [];
  readonly add = (limit: string, count = 1): void => {
    this.limits.push([limit, count]);
  };

  tell(sink: DictionarySink): void {
    for (const [limit, count] of this.limits) sink.cut(limit, count);
  }
}

function scopeOf(sink: DictionarySink, scope: unknown, schemaUrl: string): ScopeEntry | null {
  const given = isObject(scope) ? scope : {};
  const name = textOf(given.name);
  const version = textOf(given.version);
  const cuts = new Cuts();
  const attributes = attributesText(given.attributes, cuts.add);
  if (name === '' && version === '' && attributes === null && schemaUrl === '') return null;
  const key = `json ${JSON.stringify([name, version, attributes, schemaUrl])}`;
  return sink.scope(key, () => {
    cuts.tell(sink);
    return toScopeRecord(name, version, attributes ?? '{}', schemaUrl);
  });
}
