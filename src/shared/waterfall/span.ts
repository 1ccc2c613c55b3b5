/** One span of a trace, as the sidecar tells it. Times are milliseconds since the epoch, with fractions. */
export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  name: string;
  service: string;
  kind: SpanKind;
  failed: boolean;
  statusMessage: string | null;
  startMs: number;
  durationMs: number;
  attributes: Attribute[];
  /** Attributes of who produced it. */
  resource: Attribute[];
  events: SpanEvent[];
  links: SpanLink[];
  /** The issue of an error that was recorded on this span. */
  issueId: string | null;
  errorTitle: string | null;
  httpStatus: number | null;
}

export type SpanKind = 'server' | 'client' | 'producer' | 'consumer' | 'internal';

export interface Attribute {
  key: string;
  value: unknown;
}

export interface SpanEvent {
  atMs: number;
  name: string;
  attributes: Attribute[];
}

export interface SpanLink {
  traceId: string;
  spanId: string;
  attributes: Attribute[];
}

export const endOf = ({ startMs, durationMs }: Pick<Span, 'startMs' | 'durationMs'>) => startMs + durationMs;

export const attributeOf = (attributes: readonly Attribute[], key: string): unknown =>
  attributes.find((attribute) => attribute.key === key)?.value;

/** The database statement of a span, by the old and the new name of the attribute. */
export function statementOf({ attributes }: Pick<Span, 'attributes'>): string | undefined {
  const statement = attributeOf(attributes, 'db.query.text') ?? attributeOf(attributes, 'db.statement');
  return typeof statement === 'string' && statement !== '' ? statement : undefined;
}

/** Why a span failed, in the best words there are; undefined when it did not. */
export function failureOf({ failed, issueId, errorTitle, statusMessage, httpStatus }: Span): string | undefined {
  if (!failed && issueId === null) {
    return undefined;
  }
  return errorTitle ?? statusMessage ?? (httpStatus !== null && httpStatus >= 400 ? `HTTP ${httpStatus}` : 'failed');
}
