import type { DecodedSpans, ResourceEntry, ScopeEntry, SpanSink } from '../../records.ts';
import { emptyDecoded } from '../decoded-spans.ts';
import { toResourceRecord, toScopeRecord } from '../resource-record.ts';
import { AttributeKeys } from './attribute-keys.ts';
import { attributesText } from './any-value.ts';
import { decodeText } from './json-writer.ts';
import { SpanTranscoder } from './span.ts';
import { WireReader } from './wire-reader.ts';

/**
 * Decodes ExportTraceServiceRequest bytes into rows of the sink without making an object of a span. One decoder serves
 * every request: it keeps what senders repeat.
 */
export class OtlpTraceDecoder {
  private readonly keys = new AttributeKeys();

  /** Throws a Rejection when the bytes are not a request; spans with bad ids are refused one by one. */
  decode(body: Buffer, sink: SpanSink): DecodedSpans {
    const decoded = emptyDecoded();
    const reader = new WireReader(body);
    const spans = new SpanTranscoder(reader, this.keys, sink, decoded);
    while (reader.at < body.length) {
      const tag = reader.tag(body.length);
      if (tag !== RESOURCE_SPANS) {
        reader.skip(tag, body.length);
        continue;
      }
      const stop = reader.nested(body.length);
      this.resourceSpans(reader, sink, spans, stop);
      reader.at = stop;
    }
    return decoded;
  }

  // The order of fields is free on the wire: resource and schema are looked for before the spans are read.
  private resourceSpans(reader: WireReader, sink: SpanSink, spans: SpanTranscoder, end: number): void {
    const begin = reader.at;
    let resourceStart = 0;
    let resourceEnd = 0;
    let schemaUrl = '';
    while (reader.at < end) {
      const tag = reader.tag(end);
      if (tag === RESOURCE) {
        resourceEnd = reader.nested(end);
        resourceStart = reader.at;
        reader.at = resourceEnd;
      } else if (tag === SCHEMA_URL) schemaUrl = this.text(reader, end);
      else reader.skip(tag, end);
    }
    const resource = this.resource(reader, sink, resourceStart, resourceEnd);
    reader.at = begin;
    while (reader.at < end) {
      const tag = reader.tag(end);
      if (tag !== SCOPE_SPANS) {
        reader.skip(tag, end);
        continue;
      }
      const stop = reader.nested(end);
      this.scopeSpans(reader, sink, spans, resource, schemaUrl, stop);
      reader.at = stop;
    }
  }

  private scopeSpans(
    reader: WireReader,
    sink: SpanSink,
    spans: SpanTranscoder,
    resource: ResourceEntry,
    schemaUrlOfResource: string,
    end: number
  ): void {
    const begin = reader.at;
    let scopeStart = 0;
    let scopeEnd = 0;
    let schemaUrl = schemaUrlOfResource;
    while (reader.at < end) {
      const tag = reader.tag(end);
      if (tag === SCOPE) {
        scopeEnd = reader.nested(end);
        scopeStart = reader.at;
        reader.at = scopeEnd;
      } else if (tag === SCHEMA_URL) schemaUrl = this.text(reader, end) || schemaUrl;
      else reader.skip(tag, end);
    }
    const scope = this.scope(reader, sink, scopeStart, scopeEnd, schemaUrl);
    reader.at = begin;
    while (reader.at < end) {
      const tag = reader.tag(end);
      if (tag !== SPANS) {
        reader.skip(tag, end);
        continue;
      }
      const stop = reader.nested(end);
      spans.transcode(stop, resource, scope);
      reader.at = stop;
    }
  }

  private resource(reader: WireReader, sink: SpanSink, start: number, end: number): ResourceEntry {
    return sink.resource(reader.bytes.toString('latin1', start, end), () => {
      reader.at = start;
      return toResourceRecord(attributesText(reader, this.keys, sink.scratch, RESOURCE_ATTRIBUTES, end));
    });
  }

  private scope(reader: WireReader, sink: SpanSink, start: number, end: number, schemaUrl: string): ScopeEntry | null {
    if (start === end && schemaUrl === '') return null;
    return sink.scope(`${schemaUrl}\n${reader.bytes.toString('latin1', start, end)}`, () => {
      let name = '';
      let version = '';
      reader.at = start;
      while (reader.at < end) {
        const tag = reader.tag(end);
        if (tag === SCOPE_NAME) name = this.text(reader, end);
        else if (tag === SCOPE_VERSION) version = this.text(reader, end);
        else reader.skip(tag, end);
      }
      reader.at = start;
      const attributes = attributesText(reader, this.keys, sink.scratch, SCOPE_ATTRIBUTES, end);
      return toScopeRecord(name, version, attributes, schemaUrl);
    });
  }

  private text(reader: WireReader, end: number): string {
    const stop = reader.nested(end);
    const text = decodeText(reader.bytes, reader.at, stop);
    reader.at = stop;
    return text;
  }
}

const RESOURCE_SPANS = 0x0a;
const RESOURCE = 0x0a;
const SCOPE_SPANS = 0x12;
const SCHEMA_URL = 0x1a;
const RESOURCE_ATTRIBUTES = 0x0a;
const SCOPE = 0x0a;
const SPANS = 0x12;
const SCOPE_NAME = 0x0a;
const SCOPE_VERSION = 0x12;
const SCOPE_ATTRIBUTES = 0x1a;
