import type { DictionarySink, ResourceEntry, ScopeEntry } from '../../records.ts';
import { toResourceRecord, toScopeRecord } from '../resource-record.ts';
import { attributesText } from './any-value.ts';
import type { AttributeKeys } from './attribute-keys.ts';
import { decodeText } from './json-writer.ts';
import { detailsOf } from './resource-details.ts';
import type { WireReader } from './wire-reader.ts';

/** What stands around the records of every signal: Resource{Spans,Metrics,Logs} and Scope{Spans,Metrics,Logs} are alike. */
const TAGS = { outer: 0x0a, resource: 0x0a, scopes: 0x12, scope: 0x0a, records: 0x12, schemaUrl: 0x1a } as const;

type OnRecord = (end: number, resource: ResourceEntry, scope: ScopeEntry | null) => void;

/**
 * Walks through a request of any signal and calls `onRecord` for each record (a span, a metric, a log record) with the
 * reader at its begin. `onRun`, where given, is called before each with the end of all: it may read as many records as
 * it likes from the reader's place, with their tags, and leaves the reader behind the last. The order of fields is free on
 * the wire: resource, scope and schema are looked for before the records. What limits cut off is told to the sink at the
 * end.
 */
export function forEachRecord(
  reader: WireReader,
  keys: AttributeKeys,
  sink: DictionarySink,
  { onRecord, onRun }: { onRecord: OnRecord; onRun?: OnRecord }
): void {
  const { length } = reader.bytes;
  forEach(reader, TAGS.outer, length, (end) => {
    const outer = headOf(reader, TAGS.resource, end);
    const resource = resourceOf(reader, keys, sink, outer);
    forEach(reader, TAGS.scopes, end, (stop) => {
      const inner = headOf(reader, TAGS.scope, stop);
      const scope = scopeOf(reader, keys, sink, inner, outer.schemaUrl);
      while (reader.at < stop) {
        onRun?.(stop, resource, scope);
        if (reader.at >= stop) break;
        const tag = reader.tag(stop);
        if (tag !== TAGS.records) {
          reader.skip(tag, stop);
          continue;
        }
        const recordEnd = reader.nested(stop);
        onRecord(recordEnd, resource, scope);
        reader.at = recordEnd;
      }
    });
  });
  for (const [limit, count] of reader.cuts) sink.cut(limit, count);
}

/** Calls `read` for each field with this tag, with the reader at its begin; afterwards the reader is at `end`. */
export function forEach(reader: WireReader, wanted: number, end: number, read: (end: number) => void): void {
  while (reader.at < end) {
    const tag = reader.tag(end);
    if (tag !== wanted) {
      reader.skip(tag, end);
      continue;
    }
    const stop = reader.nested(end);
    read(stop);
    reader.at = stop;
  }
}

/** The last field with this tag as text; empty when there is none. */
export function readText(reader: WireReader, end: number): string {
  const stop = reader.nested(end);
  const text = decodeText(reader.bytes, reader.at, stop);
  reader.at = stop;
  return text;
}

/** The bytes of an id in hex, lower case. Ids have 16 bytes at most: what is longer is read so far that this shows. */
export function readHex(reader: WireReader, end: number): string {
  const stop = reader.nested(end);
  const text = reader.bytes.toString('hex', reader.at, Math.min(stop, reader.at + 17));
  reader.at = stop;
  return text;
}

interface Head {
  start: number;
  end: number;
  schemaUrl: string;
}

// Place of the resource or scope, and the schema; the reader stays where it is.
function headOf(reader: WireReader, wanted: number, end: number): Head {
  const begin = reader.at;
  const head: Head = { start: 0, end: 0, schemaUrl: '' };
  while (reader.at < end) {
    const tag = reader.tag(end);
    if (tag === wanted) {
      head.end = reader.nested(end);
      head.start = reader.at;
      reader.at = head.end;
    } else if (tag === TAGS.schemaUrl) head.schemaUrl = readText(reader, end);
    else {
      reader.skip(tag, end);
      reader.skipRun(TAGS.records, end);
    }
  }
  reader.at = begin;
  return head;
}

function resourceOf(
  reader: WireReader,
  keys: AttributeKeys,
  sink: DictionarySink,
  { start, end }: Head
): ResourceEntry {
  const begin = reader.at;
  const entry = sink.resource(reader.bytes.toString('latin1', start, end), () => {
    reader.at = start;
    const attributes = attributesText(reader, keys, sink.scratch, RESOURCE_ATTRIBUTES, end);
    return toResourceRecord(attributes, detailsOf(reader, { start, end }, RESOURCE_DETAILS));
  });
  reader.at = begin;
  return entry;
}

function scopeOf(
  reader: WireReader,
  keys: AttributeKeys,
  sink: DictionarySink,
  { start, end, schemaUrl: own }: Head,
  outer: string
): ScopeEntry | null {
  const schemaUrl = own || outer;
  // Where the resource has another schema than its scope, both are kept.
  const resourceSchemaUrl = outer === schemaUrl ? '' : outer;
  if (start === end && schemaUrl === '') return null;
  const begin = reader.at;
  const entry = sink.scope(`${schemaUrl}\n${resourceSchemaUrl}\n${reader.bytes.toString('latin1', start, end)}`, () => {
    let name = '';
    let version = '';
    reader.at = start;
    while (reader.at < end) {
      const tag = reader.tag(end);
      if (tag === SCOPE_NAME) name = readText(reader, end);
      else if (tag === SCOPE_VERSION) version = readText(reader, end);
      else reader.skip(tag, end);
    }
    reader.at = start;
    const attributes = attributesText(reader, keys, sink.scratch, SCOPE_ATTRIBUTES, end);
    return toScopeRecord(name, version, attributes, {
      ...(schemaUrl !== '' && { schema_url: schemaUrl }),
      ...(resourceSchemaUrl !== '' && { resource_schema_url: resourceSchemaUrl }),
      ...detailsOf(reader, { start, end }, SCOPE_DETAILS),
    });
  });
  reader.at = begin;
  return entry;
}

const RESOURCE_ATTRIBUTES = 0x0a;
const RESOURCE_DETAILS = { dropped: 0x10, entityRef: 0x1a };
const SCOPE_NAME = 0x0a;
const SCOPE_VERSION = 0x12;
const SCOPE_ATTRIBUTES = 0x1a;
const SCOPE_DETAILS = { dropped: 0x20, entityRef: null };
