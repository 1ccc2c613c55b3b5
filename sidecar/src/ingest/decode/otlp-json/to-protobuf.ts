import { JsonReader } from './json-reader.ts';
import { LOGS, METRICS, TRACES } from './messages.ts';
import { JsonTranscoder } from './transcoder.ts';
import { WireWriter } from './wire-writer.ts';

const REQUESTS = {
  traces: { name: 'ExportTraceServiceRequest', message: TRACES },
  metrics: { name: 'ExportMetricsServiceRequest', message: METRICS },
  logs: { name: 'ExportLogsServiceRequest', message: LOGS },
} as const;

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
  writer.reset();
  new JsonTranscoder(new JsonReader(body, name), writer, onRefused).transcode(message);
  return writer.written();
}
