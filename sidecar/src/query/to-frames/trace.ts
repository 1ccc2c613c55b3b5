import type { TraceField } from '../../../../contract/frames.ts';
import type { DataFrame, Notice } from './data-frame.ts';
import { jsonField, type Named, numberField, stringField } from './fields.ts';
import { cutNotice, type FrameContext } from './frame-context.ts';

export interface SpanRow {
  span_id: string;
  parent_span_id: string | null;
  span_name: string;
  service_name: string;
  kind: number;
  status_code: number;
  status_message: string | null;
  http_status: number | null;
  tenant: string | null;
  /** Milliseconds since the epoch, with fractions. */
  start_ms: number;
  duration_ns: number;
  attributes: Record<string, unknown> | null;
  events: Array<{ t: number; name: string; attributes?: Record<string, unknown> }> | null;
  links: Array<{ trace_id: string; span_id: string; attributes?: Record<string, unknown> }> | null;
  resource: Record<string, unknown>;
  error_id: string | null;
  error_title: string | null;
}

/** One frame in the shape of Grafana's trace view. `mostSpans`: the rest is left out, the latest starts first. */
export function traceFrames(
  rows: readonly SpanRow[],
  traceId: string,
  context: FrameContext,
  mostSpans: number
): DataFrame[] {
  const spans = rows.slice(0, mostSpans);
  const column = <T>(read: (row: SpanRow) => T) => spans.map(read);
  const fields: Array<Named<TraceField>> = [
    stringField(
      'traceID',
      column(() => traceId)
    ),
    stringField(
      'spanID',
      column((row) => row.span_id)
    ),
    stringField(
      'parentSpanID',
      column((row) => row.parent_span_id ?? '')
    ),
    stringField(
      'operationName',
      column((row) => row.span_name)
    ),
    stringField(
      'serviceName',
      column((row) => row.service_name)
    ),
    stringField(
      'kind',
      column((row) => KINDS[row.kind] ?? 'internal')
    ),
    numberField(
      'statusCode',
      column((row) => row.status_code)
    ),
    stringField(
      'statusMessage',
      column((row) => row.status_message ?? '')
    ),
    numberField(
      'startTime',
      column((row) => row.start_ms)
    ),
    numberField(
      'duration',
      column((row) => row.duration_ns / 1e6),
      { config: { unit: 'ms' } }
    ),
    jsonField(
      'serviceTags',
      column((row) => pairs(row.resource))
    ),
    jsonField('tags', column(tagsOf)),
    jsonField('logs', column(logsOf)),
    jsonField('references', column(referencesOf)),
    stringField(
      'issueId',
      column((row) => row.error_id)
    ),
    stringField(
      'errorTitle',
      column((row) => row.error_title)
    ),
    numberField(
      'httpStatus',
      column((row) => row.http_status)
    ),
  ];
  return [
    {
      name: 'Trace',
      refId: context.refId,
      meta: {
        preferredVisualisationType: 'trace',
        executedQueryString: context.executedQueryString,
        notices: noticesOf(rows.length, mostSpans, traceId),
        custom: { traceFormat: 'otlp' },
      },
      fields,
    },
  ];
}

const KINDS: Readonly<Record<number, string>> = {
  1: 'internal',
  2: 'server',
  3: 'client',
  4: 'producer',
  5: 'consumer',
};

function noticesOf(spans: number, mostSpans: number, traceId: string): Notice[] {
  if (spans > mostSpans) return [cutNotice(mostSpans, 'spans')];
  if (spans > 0) return [];
  return [
    {
      severity: 'info',
      text: `No span of the trace ${traceId} is stored. It may still be on its way, not have been sampled, or be older than the retention.`,
    },
  ];
}

interface Pair {
  key: string;
  value: unknown;
}

function pairs(attributes: Record<string, unknown> | null | undefined): Pair[] {
  return Object.entries(attributes ?? {}).map(([key, value]) => ({ key, value }));
}

function tagsOf({ attributes, status_code, tenant }: SpanRow): Pair[] {
  const tags = pairs(attributes);
  // By this tag, and not by the status, the trace view marks a span as failed.
  if (status_code === 2 && !tags.some(({ key }) => key === 'error')) tags.push({ key: 'error', value: true });
  if (tenant !== null && !tags.some(({ key }) => key === 'tenant')) tags.push({ key: 'tenant', value: tenant });
  return tags;
}

function logsOf({ events, start_ms }: SpanRow) {
  return (events ?? []).map(({ t, name, attributes }) => ({
    timestamp: start_ms + t / 1e6,
    name,
    fields: pairs(attributes),
  }));
}

function referencesOf({ links }: SpanRow) {
  return (links ?? []).map(({ trace_id, span_id, attributes }) => ({
    traceID: trace_id,
    spanID: span_id,
    tags: pairs(attributes),
  }));
}
