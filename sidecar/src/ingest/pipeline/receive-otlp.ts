import type { OtlpReceivers } from '../accept/intake-app.ts';
import { count, emptyDecoded } from '../decode/decoded-spans.ts';
import { jsonToProtobuf } from '../decode/otlp-json/to-protobuf.ts';
import { OtlpLogsDecoder } from '../decode/otlp-protobuf/logs.ts';
import { OtlpMetricsDecoder } from '../decode/otlp-protobuf/metrics.ts';
import { OtlpTraceDecoder } from '../decode/otlp-protobuf/traces.ts';
import { toOccurrences } from '../normalise/otlp-exceptions.ts';
import type { LogErrors } from '../log-records.ts';
import { filledOfLogs, takeLogs } from '../normalise/take-logs.ts';
import { filledOfMetrics, takeMetrics } from '../normalise/take-metrics.ts';
import type { DecodedSpans, Filled, RequestSink } from '../records.ts';
import { digestOf, REQUEST_OVERHEAD, type Submit } from './submit.ts';

/** What becomes of an OTLP request once its body is there, by signal. */
export function otlpReceivers(submit: Submit, logErrors: LogErrors): OtlpReceivers {
  const traceDecoder = new OtlpTraceDecoder();
  const metricsDecoder = new OtlpMetricsDecoder();
  const logsDecoder = new OtlpLogsDecoder();
  const receiver =
    (signal: keyof OtlpReceivers, take: Take): OtlpReceivers[typeof signal] =>
    ({ projectId, encoding, body, receivedAt }) =>
      submit({
        projectId,
        signal,
        digest: digestOf(`${projectId} ${signal}`, body),
        bytes: body.length + REQUEST_OVERHEAD,
        receivedAt,
        fill: (sink) => {
          const toProtobuf: ToProtobuf = (onRefused) =>
            encoding === 'json' ? jsonToProtobuf(body, signal, onRefused) : body;
          return take(sink, toProtobuf, { projectId, receivedAt });
        },
      });
  return {
    traces: receiver('traces', (sink, toProtobuf, { projectId, receivedAt }) => {
      const decoded = emptyDecoded();
      const wire = toProtobuf((reason) => count(decoded, reason));
      traceDecoder.decode(wire, sink, decoded);
      for (const occurrence of toOccurrences(decoded.exceptions, {
        projectId,
        receivedAt,
        spanParents: (traceIds) => sink.spanParents(traceIds),
      })) {
        sink.occurrence(occurrence);
      }
      return filledOfSpans(decoded);
    }),
    metrics: receiver('metrics', (sink, toProtobuf, { projectId }) => {
      const { on, taken } = takeMetrics(sink.metrics, projectId);
      metricsDecoder.decode(toProtobuf(on.refused), sink, on);
      return filledOfMetrics(taken);
    }),
    logs: receiver('logs', (sink, toProtobuf, request) => {
      const { on, finish } = takeLogs(sink, { ...request, logErrors });
      logsDecoder.decode(toProtobuf(on.refused), sink, on);
      return filledOfLogs(finish());
    }),
  };
}

/** The body in protobuf; tells of JSON why single records are none. */
type ToProtobuf = (onRefused: (reason: string) => void) => Buffer;
type Take = (sink: RequestSink, toProtobuf: ToProtobuf, request: { projectId: number; receivedAt: Date }) => Filled;

function filledOfSpans({ rejected, moved, exceptionsLeftOut }: DecodedSpans): Filled {
  const messages = [...rejected].map(([reason, count]) => `${count} span(s) refused: ${reason}`);
  if (moved > 0) {
    messages.push(
      `${moved} span(s) started outside of the time that is kept or said no start; they were stored at the nearest ` +
        'time that is, with extra.original_start_time'
    );
  }
  if (exceptionsLeftOut > 0) {
    messages.push(`${exceptionsLeftOut} exception(s) stand on their spans only, because one request had too many`);
  }
  return { rejected: [...rejected.values()].reduce((sum, count) => sum + count, 0), message: messages.join('; ') };
}
