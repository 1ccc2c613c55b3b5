import type { OtlpReceivers } from '../accept/intake-app.ts';
import { count, emptyDecoded } from '../decode/decoded-spans.ts';
import { jsonToProtobuf } from '../decode/otlp-json/to-protobuf.ts';
import { OtlpLogsDecoder } from '../decode/otlp-protobuf/logs.ts';
import { OtlpMetricsDecoder } from '../decode/otlp-protobuf/metrics.ts';
import { OtlpTraceDecoder } from '../decode/otlp-protobuf/traces.ts';
import { toOccurrences } from '../normalise/otlp-exceptions.ts';
import { filledOfLogs, takeLogs } from '../normalise/take-logs.ts';
import { filledOfMetrics, takeMetrics } from '../normalise/take-metrics.ts';
import type { DecodedSpans, Filled } from '../records.ts';
import { digestOf, REQUEST_OVERHEAD, type Submit } from './submit.ts';

/** What becomes of an OTLP request once its body is there, by signal. */
export function otlpReceivers(submit: Submit): OtlpReceivers {
  const traceDecoder = new OtlpTraceDecoder();
  const metricsDecoder = new OtlpMetricsDecoder();
  const logsDecoder = new OtlpLogsDecoder();
  return {
    traces: ({ projectId, encoding, body, receivedAt }) =>
      submit({
        projectId,
        signal: 'traces',
        digest: digestOf(`${projectId} traces`, body),
        bytes: body.length + REQUEST_OVERHEAD,
        receivedAt,
        fill: (sink) => {
          const decoded = emptyDecoded();
          const onRefused = (reason: string) => count(decoded, reason);
          const wire = encoding === 'json' ? jsonToProtobuf(body, 'traces', onRefused) : body;
          traceDecoder.decode(wire, sink, decoded);
          for (const occurrence of toOccurrences(decoded.exceptions, {
            projectId,
            receivedAt,
            spanParents: (traceIds) => sink.spanParents(traceIds),
          })) {
            sink.occurrence(occurrence);
          }
          return filledOfSpans(decoded);
        },
      }),
    metrics: ({ projectId, encoding, body, receivedAt }) =>
      submit({
        projectId,
        signal: 'metrics',
        digest: digestOf(`${projectId} metrics`, body),
        bytes: body.length + REQUEST_OVERHEAD,
        receivedAt,
        fill: (sink) => {
          const { on, taken } = takeMetrics(sink.metrics, projectId);
          const wire = encoding === 'json' ? jsonToProtobuf(body, 'metrics', on.refused) : body;
          metricsDecoder.decode(wire, sink, on);
          return filledOfMetrics(taken);
        },
      }),
    logs: ({ projectId, encoding, body, receivedAt }) =>
      submit({
        projectId,
        signal: 'logs',
        digest: digestOf(`${projectId} logs`, body),
        bytes: body.length + REQUEST_OVERHEAD,
        receivedAt,
        fill: (sink) => {
          const { on, finish } = takeLogs(sink, { projectId, receivedAt });
          const wire = encoding === 'json' ? jsonToProtobuf(body, 'logs', on.refused) : body;
          logsDecoder.decode(wire, sink, on);
          return filledOfLogs(finish());
        },
      }),
  };
}

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
