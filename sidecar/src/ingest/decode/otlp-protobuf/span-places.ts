import { REJECTED } from '../decoded-spans.ts';
import type { WireReader } from './wire-reader.ts';

/** Where the fields of one span are; of single fields the last one counts. One object is reused for every span. */
export class SpanPlaces {
  traceId = 0;
  spanId = 0;
  /** -1: a root. */
  parentSpanId = -1;
  nameStart = 0;
  nameEnd = 0;
  traceStateStart = 0;
  traceStateEnd = 0;
  messageStart = 0;
  messageEnd = 0;
  kind = 0;
  statusCode = 0;
  flags = 0;
  startLow = 0;
  startHigh = 0;
  endLow = 0;
  endHigh = 0;
  attributes = 0;
  events = 0;
  links = 0;
  /** From the first attribute to the last; in between may be other fields. */
  attributesStart = 0;
  attributesEnd = 0;
  droppedAttributes = 0;
  droppedEvents = 0;
  droppedLinks = 0;

  /** Looks through the span between the reader's place and `end`. Returns why it cannot be stored, or null. */
  find(reader: WireReader, end: number): string | null {
    this.clear();
    let traceIdLength = 0;
    let spanIdLength = 0;
    let parentLength = 0;
    while (reader.at < end) {
      const fieldStart = reader.at;
      const tag = reader.tag(end);
      switch (tag) {
        case TRACE_ID: {
          const stop = reader.nested(end);
          this.traceId = reader.at;
          traceIdLength = stop - reader.at;
          reader.at = stop;
          break;
        }
        case SPAN_ID: {
          const stop = reader.nested(end);
          this.spanId = reader.at;
          spanIdLength = stop - reader.at;
          reader.at = stop;
          break;
        }
        case PARENT_SPAN_ID: {
          const stop = reader.nested(end);
          this.parentSpanId = reader.at;
          parentLength = stop - reader.at;
          reader.at = stop;
          break;
        }
        case TRACE_STATE:
          this.traceStateEnd = reader.nested(end);
          this.traceStateStart = reader.at;
          reader.at = this.traceStateEnd;
          break;
        case NAME:
          this.nameEnd = reader.nested(end);
          this.nameStart = reader.at;
          reader.at = this.nameEnd;
          break;
        case KIND:
          this.kind = reader.uint32(end);
          break;
        case START:
          reader.fixed64(end);
          this.startLow = reader.low;
          this.startHigh = reader.high;
          break;
        case END:
          reader.fixed64(end);
          this.endLow = reader.low;
          this.endHigh = reader.high;
          break;
        case SPAN_ATTRIBUTES:
          if (this.attributes === 0) this.attributesStart = fieldStart;
          reader.at = reader.nested(end);
          this.attributes += 1 + reader.skipRun(SPAN_ATTRIBUTES, end);
          this.attributesEnd = reader.at;
          break;
        case SPAN_EVENTS:
          this.events += 1;
          reader.at = reader.nested(end);
          break;
        case SPAN_LINKS:
          this.links += 1;
          reader.at = reader.nested(end);
          break;
        case DROPPED_ATTRIBUTES:
          this.droppedAttributes = reader.uint32(end);
          break;
        case DROPPED_EVENTS:
          this.droppedEvents = reader.uint32(end);
          break;
        case DROPPED_LINKS:
          this.droppedLinks = reader.uint32(end);
          break;
        case STATUS:
          this.findStatus(reader, reader.nested(end));
          break;
        case FLAGS:
          this.flags = reader.fixed32(end);
          break;
        default:
          reader.skip(tag, end);
      }
    }
    if (this.kind > 5) this.kind = 0;
    if (traceIdLength !== 16 || isZero(reader.bytes, this.traceId, 16)) return REJECTED.traceId;
    if (spanIdLength !== 8 || isZero(reader.bytes, this.spanId, 8)) return REJECTED.spanId;
    if (parentLength === 0) this.parentSpanId = -1;
    else if (parentLength !== 8) return REJECTED.parentSpanId;
    else if (isZero(reader.bytes, this.parentSpanId, 8)) this.parentSpanId = -1;
    return null;
  }

  private findStatus(reader: WireReader, end: number): void {
    this.statusCode = 0;
    this.messageStart = this.messageEnd = 0;
    while (reader.at < end) {
      const tag = reader.tag(end);
      if (tag === STATUS_MESSAGE) {
        this.messageEnd = reader.nested(end);
        this.messageStart = reader.at;
        reader.at = this.messageEnd;
      } else if (tag === STATUS_CODE) this.statusCode = reader.uint32(end);
      else reader.skip(tag, end);
    }
    if (this.statusCode > 2) this.statusCode = 0;
  }

  private clear(): void {
    this.parentSpanId = -1;
    this.nameStart = this.nameEnd = 0;
    this.traceStateStart = this.traceStateEnd = 0;
    this.messageStart = this.messageEnd = 0;
    this.kind = this.statusCode = this.flags = 0;
    this.startLow = this.startHigh = this.endLow = this.endHigh = 0;
    this.attributes = this.events = this.links = 0;
    this.droppedAttributes = this.droppedEvents = this.droppedLinks = 0;
  }
}

const TRACE_ID = 0x0a;
const SPAN_ID = 0x12;
const TRACE_STATE = 0x1a;
const PARENT_SPAN_ID = 0x22;
const NAME = 0x2a;
const KIND = 0x30;
const START = 0x39;
const END = 0x41;
export const SPAN_ATTRIBUTES = 0x4a;
const DROPPED_ATTRIBUTES = 0x50;
export const SPAN_EVENTS = 0x5a;
const DROPPED_EVENTS = 0x60;
export const SPAN_LINKS = 0x6a;
const DROPPED_LINKS = 0x70;
const STATUS = 0x7a;
const FLAGS = 0x85;
const STATUS_MESSAGE = 0x12;
const STATUS_CODE = 0x18;

function isZero(bytes: Buffer, at: number, length: number): boolean {
  for (let i = at; i < at + length; i += 1) if (bytes[i] !== 0) return false;
  return true;
}
