import { attributeLimits, cutName } from '../../../decide/text-limits.ts';
import type { DecodedSpans, ResourceEntry, ScopeEntry, SpanFields, SpanSink } from '../../records.ts';
import { httpStatusOf } from '../attribute-meaning.ts';
import { addException, count, MAX_SPANS, REJECTED } from '../decoded-spans.ts';
import { writeKeyValues } from './any-value.ts';
import { integerIn, scalarText, stringIn } from './read-any-value.ts';
import type { AttributeKey, AttributeKeys } from './attribute-keys.ts';
import type { ExceptionAttributes } from './exception-attributes.ts';
import { decodeText, unsigned64, writeAscii, writeByte, writePlainText, writeText } from './json-writer.ts';
import { writeJsonString } from './json-string.ts';
import { forEachException, writeEvents, writeLinks, type TimeBase } from './span-lists.ts';
import { SPAN_ATTRIBUTES, SpanPlaces } from './span-places.ts';
import type { WireReader } from './wire-reader.ts';

/**
 * Turns one Span after the other into a row. The first pass over a span's fields notes where they are, the second
 * writes the columns; what repeats (attributes, events, links) is found again by its tag.
 */
export class SpanTranscoder {
  private readonly reader: WireReader;
  private readonly keys: AttributeKeys;
  private readonly exceptions: ExceptionAttributes;
  private readonly sink: SpanSink;
  private readonly decoded: DecodedSpans;
  /** The span at hand. */
  private readonly at = new SpanPlaces();
  private readonly fields: SpanFields;
  private readonly base: TimeBase = { low: 0, high: 0 };
  private readonly name = { start: 0, end: 0 };
  private readonly dbSystem = { start: 0, end: 0 };
  private readonly rank = { httpStatus: 0, tenant: 0, dbSystem: 0 };
  private readonly tenant = { start: -1, end: -1 };

  constructor(
    reader: WireReader,
    { keys, exceptions }: { keys: AttributeKeys; exceptions: ExceptionAttributes },
    sink: SpanSink,
    decoded: DecodedSpans
  ) {
    this.reader = reader;
    this.keys = keys;
    this.exceptions = exceptions;
    this.sink = sink;
    this.decoded = decoded;
    this.fields = {
      source: reader.data,
      traceIdAt: 0,
      spanIdAt: 0,
      parentSpanIdAt: -1,
      statusCode: 0,
      httpStatus: -1,
      resource: {} as ResourceEntry, // set before every row
      scope: null,
      operation: {},
    };
  }

  /** Reads the span between the reader's place and `end`. */
  transcode(end: number, resource: ResourceEntry, scope: ScopeEntry | null): void {
    const { reader, sink, at, fields } = this;
    const start = reader.at;
    const fault = this.decoded.stored < MAX_SPANS ? at.find(reader, end) : REJECTED.tooMany;
    if (fault !== null) {
      count(this.decoded, fault);
      return;
    }
    const moved = sink.beginRow(at.startHigh, at.startLow, at.endHigh, at.endLow);
    this.writeAttributes();
    const hasException = this.writeLists(start, end);
    this.writeExtra(moved);
    this.writeTexts(resource);

    fields.traceIdAt = at.traceId;
    fields.spanIdAt = at.spanId;
    fields.parentSpanIdAt = at.parentSpanId;
    fields.statusCode = at.statusCode;
    fields.resource = resource;
    fields.scope = scope;
    this.name.start = at.nameStart;
    this.name.end = at.nameEnd;
    fields.operation = sink.operation(resource, reader, this.name, at.kind, this.dbSystem);
    sink.endRow(fields);
    this.decoded.stored += 1;
    if (moved) this.decoded.moved += 1;
    if (hasException) this.readExceptions(start, end, resource);
  }

  private writeAttributes(): void {
    const { sink, reader, rank } = this;
    this.fields.httpStatus = -1;
    this.tenant.start = -1;
    this.dbSystem.start = this.dbSystem.end = 0;
    rank.httpStatus = rank.tenant = rank.dbSystem = 0;
    if (this.at.attributes === 0) {
      sink.nullColumn();
      return;
    }
    sink.beginJson();
    writeByte(sink.out, 0x7b);
    reader.at = this.at.attributesStart;
    writeKeyValues(reader, this.keys, sink.out, SPAN_ATTRIBUTES, this.at.attributesEnd, 0, this.onMeaning);
    writeByte(sink.out, 0x7d);
    sink.endColumn();
  }

  private readonly onMeaning = (key: AttributeKey, start: number, end: number): void => {
    const meaning = key.meaning;
    if (meaning === null || meaning.rank < this.rank[meaning.column]) return;
    this.rank[meaning.column] = meaning.rank;
    switch (meaning.column) {
      case 'httpStatus':
        this.fields.httpStatus = httpStatusOf(integerIn(this.reader, start, end));
        return;
      case 'tenant':
        this.tenant.start = start;
        this.tenant.end = end;
        return;
      case 'dbSystem': {
        const place = stringIn(this.reader, start, end);
        this.dbSystem.start = place?.start ?? 0;
        this.dbSystem.end = place?.end ?? 0;
        return;
      }
      default:
        meaning.column satisfies never;
    }
  };

  private writeLists(start: number, end: number): boolean {
    const { sink, reader, at } = this;
    let hasException = false;
    if (at.events > 0) {
      this.base.low = at.startLow !== 0 || at.startHigh !== 0 ? at.startLow : at.endLow;
      this.base.high = at.startLow !== 0 || at.startHigh !== 0 ? at.startHigh : at.endHigh;
      sink.beginJson();
      reader.at = start;
      hasException = writeEvents(reader, this.keys, this.exceptions, sink, end, this.base);
      sink.endColumn();
    } else sink.nullColumn();
    if (at.links > 0) {
      sink.beginJson();
      reader.at = start;
      writeLinks(reader, this.keys, sink.out, end);
      sink.endColumn();
    } else sink.nullColumn();
    return hasException;
  }

  private writeExtra(moved: boolean): void {
    const { sink, at } = this;
    const flags = (at.flags & UNINTERESTING_FLAGS) >>> 0 === at.flags ? 0 : at.flags;
    // What is over a limit is counted with what the sender dropped.
    const cutEvents = Math.max(0, at.events - attributeLimits.events);
    const cutLinks = Math.max(0, at.links - attributeLimits.links);
    if (cutEvents > 0) this.reader.cut('events_per_span', cutEvents);
    if (cutLinks > 0) this.reader.cut('links_per_span', cutLinks);
    const dropped = at.droppedAttributes + at.droppedEvents + at.droppedLinks + cutEvents + cutLinks;
    if (!moved && flags === 0 && dropped === 0 && at.traceStateEnd === at.traceStateStart) {
      sink.nullColumn();
      return;
    }
    sink.beginJson();
    const { out } = sink;
    writeByte(out, 0x7b);
    let first = true;
    const member = (key: string) => {
      writeAscii(out, first ? `"${key}":` : `,"${key}":`);
      first = false;
    };
    const number = (key: string, value: number) => {
      if (value === 0) return;
      member(key);
      writeAscii(out, String(value));
    };
    if (at.traceStateEnd > at.traceStateStart) {
      member('trace_state');
      writeJsonString(out, this.reader, at.traceStateStart, at.traceStateEnd);
    }
    number('flags', flags);
    number('dropped_attributes_count', at.droppedAttributes);
    number('dropped_events_count', at.droppedEvents + cutEvents);
    number('dropped_links_count', at.droppedLinks + cutLinks);
    if (moved) {
      member('original_start_time');
      writeAscii(out, `"${unsigned64(at.startLow, at.startHigh)}"`);
    }
    writeByte(out, 0x7d);
    sink.endColumn();
  }

  private writeTexts(resource: ResourceEntry): void {
    const { sink, at, reader } = this;
    if (at.messageEnd > at.messageStart) {
      sink.beginText();
      writePlainText(sink.out, reader.bytes, at.messageStart, at.messageEnd);
      sink.endColumn();
    } else sink.nullColumn();

    const own = this.tenant.start < 0 ? '' : scalarText(reader, this.tenant.start, this.tenant.end);
    const tenant = own === '' ? resource.record.tenant : cutName(own);
    if (tenant === null) {
      sink.nullColumn();
      return;
    }
    sink.beginText();
    writeText(sink.out, tenant);
    sink.endColumn();
  }

  // Rare, and therefore with objects: the occurrence is made of what the span says as well.
  private readExceptions(start: number, end: number, resource: ResourceEntry): void {
    const { reader, sink, at } = this;
    const hex = (from: number, bytes: number) => reader.bytes.toString('hex', from, from + bytes);
    const spanAttributes = JSON.parse(sink.attributesOfRow()) as Record<string, unknown>;
    const spanName = decodeText(reader.bytes, at.nameStart, at.nameEnd);
    reader.at = start;
    forEachException(reader, this.exceptions, sink.scratch, end, (ordinal, time, attributes) => {
      addException(this.decoded, () => ({
        traceId: hex(at.traceId, 16),
        spanId: hex(at.spanId, 8),
        parentSpanId: at.parentSpanId < 0 ? null : hex(at.parentSpanId, 8),
        ordinal,
        timeUnixNano: time === 0n ? unsigned64(this.base.low, this.base.high) : time,
        attributes,
        spanName,
        spanAttributes,
        resource: resource.record,
      }));
    });
  }
}

// Bit 0 says sampled and bit 8 that bit 9 has a meaning: almost every span has them. Bit 9 (the parent is remote) is kept.
const UNINTERESTING_FLAGS = 0x101;
