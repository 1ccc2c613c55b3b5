import { JsonReader } from './json-reader.ts';
import { LOGS, METRICS, SPAN, TRACES } from './messages.ts';
import { JsonTranscoder } from './transcoder.ts';
import { UsualSpans } from './usual-spans.ts';
import { WireWriter } from './wire-writer.ts';

const REQUESTS = {
  traces: { name: 'ExportTraceServiceRequest', message: TRACES },
  metrics: { name: 'ExportMetricsServiceRequest', message: METRICS },
  logs: { name: 'ExportLogsServiceRequest', message: LOGS },
} as const;

// What may become larger than twice its size is bounded by this.
const SMALL_BODY = 16 * 1024 * 1024;

const writer = new WireWriter();
const usualSpans = UsualSpans.open(SPAN);

/**
 * A request in OTLP's JSON as protobuf, valid until the next call. Throws a Rejection when it is no JSON of this shape;
 * tells why single records are none. `usual` reads what it can of spans; null: nothing.
 */
export function jsonToProtobuf(
  body: Buffer,
  signal: keyof typeof REQUESTS,
  onRefused: (reason: string) => void,
  usual = usualSpans
): Buffer {
  const { name, message } = REQUESTS[signal];
  writer.reset(Math.max(SMALL_BODY, 2 * body.length));
  try {
    new JsonTranscoder(new JsonReader(body, name), writer, usual, onRefused).transcode(message);
  } finally {
    usual?.forgetBody();
  }
  return writer.written();
}
