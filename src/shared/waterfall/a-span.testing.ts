import type { Span } from './span';

/** A span for tests: only what matters needs to be said. */
export const aSpan = (more: Partial<Span> & Pick<Span, 'spanId'>): Span => ({
  traceId: '0af7651916cd43dd8448eb211c80319c',
  parentSpanId: null,
  name: more.spanId,
  service: 'checkout',
  kind: 'internal',
  failed: false,
  statusMessage: null,
  startMs: 0,
  durationMs: 100,
  attributes: [],
  resource: [],
  events: [],
  links: [],
  issueId: null,
  errorTitle: null,
  httpStatus: null,
  ...more,
});
