import type { OnLogs, SentLog } from '../../log-records.ts';
import type { ByteSink, DictionarySink } from '../../records.ts';
import { emptyLog } from '../sent-log.ts';
import { attributesText, valueText, type OnMeaning } from './any-value.ts';
import { scalarText, stringIn } from './read-any-value.ts';
import { AttributeKeys } from './attribute-keys.ts';
import { decodeText, unsigned64 } from './json-writer.ts';
import { forEachRecord, readHex, readText } from './resource-and-scope.ts';
import { WireReader } from './wire-reader.ts';

/** Decodes ExportLogsServiceRequest bytes, one object per record. One decoder serves every request. */
export class OtlpLogsDecoder {
  private readonly keys = new AttributeKeys();

  /** Throws a Rejection when the bytes are not a request. */
  decode(body: Buffer, sink: DictionarySink, on: OnLogs): void {
    const reader = new WireReader(body, 'ExportLogsServiceRequest');
    const logs = new LogReader(reader, this.keys, sink.scratch);
    forEachRecord(reader, this.keys, sink, {
      onRecord: (end, resource, scope) => on.log(logs.read(end), resource, scope),
    });
  }
}

/** Reads one LogRecord after the other. */
class LogReader {
  private readonly reader: WireReader;
  private readonly keys: AttributeKeys;
  private readonly scratch: ByteSink;
  private tenant = '';
  private tenantRank = 0;

  constructor(reader: WireReader, keys: AttributeKeys, scratch: ByteSink) {
    this.reader = reader;
    this.keys = keys;
    this.scratch = scratch;
  }

  /** Reads the record between the reader's place and `end`; of single fields the last one counts. */
  read(end: number): SentLog {
    const { reader } = this;
    const log = emptyLog();
    const start = reader.at;
    let bodyStart = -1;
    let bodyEnd = -1;
    let attributes = 0;
    while (reader.at < end) {
      const tag = reader.tag(end);
      if (tag === TIME) log.timeUnixNano = this.nanos(end);
      else if (tag === OBSERVED_TIME) log.observedUnixNano = this.nanos(end);
      else if (tag === SEVERITY_NUMBER) log.severityNumber = reader.uint32(end) | 0;
      else if (tag === SEVERITY_TEXT) log.severityText = readText(reader, end);
      else if (tag === EVENT_NAME) log.eventName = readText(reader, end);
      else if (tag === TRACE_ID) log.traceId = readHex(reader, end);
      else if (tag === SPAN_ID) log.spanId = readHex(reader, end);
      else if (tag === FLAGS) log.flags = reader.fixed32(end);
      else if (tag === DROPPED_ATTRIBUTES) log.droppedAttributesCount = reader.uint32(end);
      else if (tag === BODY) {
        bodyEnd = reader.nested(end);
        bodyStart = reader.at;
        reader.at = bodyEnd;
      } else {
        if (tag === ATTRIBUTES) attributes += 1;
        reader.skip(tag, end);
      }
    }
    if (bodyStart >= 0) this.readBody(log, bodyStart, bodyEnd);
    if (attributes > 0) {
      this.tenant = '';
      this.tenantRank = 0;
      reader.at = start;
      log.attributes = attributesText(reader, this.keys, this.scratch, ATTRIBUTES, end, this.onMeaning);
      log.tenant = this.tenant;
    }
    return log;
  }

  private readBody(log: SentLog, start: number, end: number): void {
    const { reader } = this;
    const text = stringIn(reader, start, end);
    if (text !== null) {
      log.bodyText = decodeText(reader.bytes, text.start, text.end);
      return;
    }
    const json = valueText(reader, this.keys, this.scratch, start, end);
    log.bodyJson = json === 'null' ? null : json;
  }

  private readonly onMeaning: OnMeaning = ({ meaning }, start, end) => {
    if (meaning?.column !== 'tenant' || meaning.rank < this.tenantRank) return;
    this.tenantRank = meaning.rank;
    this.tenant = scalarText(this.reader, start, end);
  };

  private nanos(end: number): bigint {
    this.reader.fixed64(end);
    return unsigned64(this.reader.low, this.reader.high);
  }
}

const TIME = 0x09;
const SEVERITY_NUMBER = 0x10;
const SEVERITY_TEXT = 0x1a;
const BODY = 0x2a;
const ATTRIBUTES = 0x32;
const DROPPED_ATTRIBUTES = 0x38;
const FLAGS = 0x45;
const TRACE_ID = 0x4a;
const SPAN_ID = 0x52;
const OBSERVED_TIME = 0x59;
const EVENT_NAME = 0x62;
