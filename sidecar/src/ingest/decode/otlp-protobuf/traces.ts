import type { DecodedSpans, SpanSink } from '../../records.ts';
import { emptyDecoded } from '../decoded-spans.ts';
import { AttributeKeys } from './attribute-keys.ts';
import { ExceptionAttributes } from './exception-attributes.ts';
import { forEachRecord } from './resource-and-scope.ts';
import { SpanTranscoder } from './span.ts';
import { UsualSpans } from './usual-spans.ts';
import { WireReader } from './wire-reader.ts';

/**
 * Decodes ExportTraceServiceRequest bytes into rows of the sink without making an object of a span. One decoder serves
 * every request: it keeps what senders repeat.
 */
export class OtlpTraceDecoder {
  private readonly keys = new AttributeKeys();
  private readonly exceptions = new ExceptionAttributes(this.keys);
  private readonly usual: UsualSpans | null;

  constructor(usual = UsualSpans.open()) {
    this.usual = usual;
  }

  /** Throws a Rejection when the bytes are not a request; spans with bad ids are refused one by one. */
  decode(body: Buffer, sink: SpanSink, decoded = emptyDecoded()): DecodedSpans {
    const reader = new WireReader(body, 'ExportTraceServiceRequest');
    const spans = new SpanTranscoder(reader, { keys: this.keys, exceptions: this.exceptions }, sink, decoded);
    const { usual } = this;
    usual?.begin(reader);
    forEachRecord(reader, this.keys, sink, {
      onRecord: (end, resource, scope) => spans.transcode(end, resource, scope),
      ...(usual !== null && {
        onRun: (end, resource, scope) => usual.transcode(reader, end, sink, decoded, resource, scope),
      }),
    });
    return decoded;
  }
}
