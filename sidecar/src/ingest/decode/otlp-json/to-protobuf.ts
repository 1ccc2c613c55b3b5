import { JsonReader } from './json-reader.ts';
import { LOGS, METRICS, TRACES } from './messages.ts';
import { JsonTranscoder } from './transcoder.ts';
import { WireWriter } from './wire-writer.ts';

const REQUESTS = {
  traces: { name: 'ExportTraceServiceRequest', message: TRACES },
  metrics: { name: 'ExportMetricsServiceRequest', message: METRICS },
  logs: { name: 'ExportLogsServiceRequest', message: LOGS },
} as const;

// What may become larger than twice its size is bounded by this.
const SMALL_BODY = 16 * 1024 * 1024;

const writer = new WireWriter();

/**
 * A request in OTLP's JSON as protobuf, valid until the next call. Throws a Rejection when it is no JSON of this shape;
 * tells why single records are none.
 */
export function jsonToProtobuf(
  body: Buffer,
  signal: keyof typeof REQUESTS,
  onRefused: (reason: string) => void
): Buffer {
  const { name, message } = REQUESTS[signal];
  writer.reset(Math.max(SMALL_BODY, 2 * body.length));
  new JsonTranscoder(new JsonReader(body, name), writer, onRefused).transcode(message);
  return writer.written();
}
