import type { DecodedSpans, SpanSink } from '../../records.ts';
import { emptyDecoded } from '../decoded-spans.ts';
import { AttributeKeys } from './attribute-keys.ts';
import { forEachRecord } from './resource-and-scope.ts';
import { SpanTranscoder } from './span.ts';
import { WireReader } from './wire-reader.ts';

/**
 * Decodes ExportTraceServiceRequest bytes into rows of the sink without making an object of a span. One decoder serves
 * every request: it keeps what senders repeat.
 */
export class OtlpTraceDecoder {
  private readonly keys = new AttributeKeys();

  /** Throws a Rejection when the bytes are not a request; spans with bad ids are refused one by one. */
  decode(body: Buffer, sink: SpanSink, decoded = emptyDecoded()): DecodedSpans {
    const reader = new WireReader(body, 'ExportTraceServiceRequest');
    const spans = new SpanTranscoder(reader, this.keys, sink, decoded);
    forEachRecord(reader, this.keys, sink, (end, resource, scope) => spans.transcode(end, resource, scope));
    return decoded;
  }
}
