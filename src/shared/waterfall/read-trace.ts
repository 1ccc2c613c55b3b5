import type { DataFrame } from '@grafana/data';
import type { TraceField } from '../../../contract/frames';
import { type Columns, columnsWith } from '../data-frames/columns';
import type { Attribute, Span, SpanEvent, SpanKind, SpanLink } from './span';

/** Spans of the query `trace`, or of any trace frame of Grafana. Undefined when none of the data frames has spans. */
export function readTrace(series: readonly DataFrame[]): Span[] | undefined {
  const columns = columnsWith(series, 'spanID' satisfies TraceField);
  return (
    columns &&
    Array.from({ length: columns.length }, (_, row) => readSpan(columns, row)).filter(({ spanId }) => spanId !== '')
  );
}

function readSpan(columns: Columns, row: number): Span {
  const text = (name: TraceField) => columns.text(name, row);
  const list = (name: TraceField) => listOf(columns.json(name, row));
  const httpStatus = columns.number('httpStatus' satisfies TraceField, row);
  const tags = list('tags').map(toAttribute);
  return {
    traceId: text('traceID') ?? '',
    spanId: text('spanID') ?? '',
    parentSpanId: text('parentSpanID'),
    name: text('operationName') ?? 'unnamed span',
    service: text('serviceName') ?? 'unknown service',
    kind: KINDS.find((kind) => kind === text('kind')) ?? 'internal',
    failed: columns.number('statusCode' satisfies TraceField, row) === 2,
    statusMessage: text('statusMessage'),
    startMs: columns.number('startTime' satisfies TraceField, row) ?? 0,
    durationMs: Math.max(0, columns.number('duration' satisfies TraceField, row) ?? 0),
    // The mark by which Grafana's own trace view knows a failed span.
    attributes: tags.filter(({ key, value }) => key !== 'error' || value !== true),
    resource: list('serviceTags').map(toAttribute),
    events: list('logs').map(toEvent),
    links: list('references').map(toLink),
    issueId: text('issueId'),
    errorTitle: text('errorTitle'),
    httpStatus,
  };
}

const KINDS: readonly SpanKind[] = ['server', 'client', 'producer', 'consumer', 'internal'];

type Item = Record<string, unknown>;

function listOf(value: unknown): Item[] {
  return Array.isArray(value) ? value.filter((item): item is Item => typeof item === 'object' && item !== null) : [];
}

const toAttribute = ({ key, value }: Item): Attribute => ({ key: String(key), value });

function toEvent({ timestamp, name, fields }: Item): SpanEvent {
  return {
    atMs: typeof timestamp === 'number' ? timestamp : 0,
    name: typeof name === 'string' && name !== '' ? name : 'event',
    attributes: listOf(fields).map(toAttribute),
  };
}

function toLink({ traceID, spanID, tags }: Item): SpanLink {
  return { traceId: String(traceID), spanId: String(spanID), attributes: listOf(tags).map(toAttribute) };
}
