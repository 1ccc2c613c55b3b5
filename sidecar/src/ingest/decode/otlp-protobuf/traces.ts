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
    const { usual, exceptions, keys } = this;
    const reader = new WireReader(body, 'ExportTraceServiceRequest');
    const spans = new SpanTranscoder(reader, { keys, exceptions }, sink, decoded);
    usual?.begin(reader);
    try {
      forEachRecord(reader, keys, sink, {
        onRecord: (end, resource, scope) => spans.transcode(end, resource, scope),
        ...(usual !== null && {
          onRun: (end, resource, scope) => usual.transcode(reader, end, sink, decoded, resource, scope),
        }),
      });
    } finally {
      usual?.forgetBody();
      exceptions.forgetBody();
    }
    return decoded;
  }
}
