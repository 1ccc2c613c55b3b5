/** The parts of an OTLP/JSON trace request that a replay reads or changes; everything else is carried along. */
export interface TraceRequest {
  resourceSpans: ResourceSpans[];
}

export interface ResourceSpans {
  resource: { attributes: KeyValue[]; [other: string]: unknown };
  scopeSpans: ScopeSpans[];
}

interface ScopeSpans {
  scope: { name: string; [other: string]: unknown };
  spans: Span[];
}

export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  /** Nanoseconds since 1970, as decimal text. */
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: KeyValue[];
  events: Array<{ timeUnixNano: string; [other: string]: unknown }>;
  [other: string]: unknown;
}

export interface KeyValue {
  key: string;
  value: { stringValue?: string; [other: string]: unknown };
}

/** The same attributes with some values replaced; a key that was not there is not added. */
export function withTexts(attributes: readonly KeyValue[], texts: Readonly<Record<string, string>>): KeyValue[] {
  return attributes.map(({ key, value }) => {
    const text = texts[key];
    return { key, value: text === undefined ? value : { stringValue: text } };
  });
}
