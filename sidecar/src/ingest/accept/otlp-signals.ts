import type { RefusalReason } from '../../decide/refusal-reasons.ts';
import type { OtlpReceivers } from './intake-app.ts';

/** A signal of OTLP as both of its protocols know it. */
export interface OtlpSignal {
  take: keyof OtlpReceivers;
  /** Of HTTP. */
  path: string;
  /** Of gRPC; its one method is Export. */
  service: string;
  /** Counted for Setup when some records of a request were refused. */
  rejectedReason: RefusalReason;
  rejectedField: RejectedField;
}

/** How the partial success of a signal names what was refused in JSON; in protobuf it is the first field in each. */
export type RejectedField = 'rejectedSpans' | 'rejectedDataPoints' | 'rejectedLogRecords';

export const OTLP_SIGNALS: readonly OtlpSignal[] = [
  {
    take: 'traces',
    path: '/v1/traces',
    service: 'opentelemetry.proto.collector.trace.v1.TraceService',
    rejectedReason: 'spans_rejected',
    rejectedField: 'rejectedSpans',
  },
  {
    take: 'metrics',
    path: '/v1/metrics',
    service: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
    rejectedReason: 'points_rejected',
    rejectedField: 'rejectedDataPoints',
  },
  {
    take: 'logs',
    path: '/v1/logs',
    service: 'opentelemetry.proto.collector.logs.v1.LogsService',
    rejectedReason: 'logs_rejected',
    rejectedField: 'rejectedLogRecords',
  },
];
