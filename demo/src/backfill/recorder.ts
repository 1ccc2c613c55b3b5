import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { ResourceSpans, TraceRequest } from './otlp-json.ts';
import { eventOf } from './sentry-event.ts';
import type { SentryEvent } from './sentry-event.ts';

/** Everything one visit made the SDKs send. */
export interface RecordedTrace {
  resourceSpans: ResourceSpans[];
  events: SentryEvent[];
}

export interface Recorder {
  url: string;
  /** By trace id, complete once the services have ended. */
  traces(): ReadonlyMap<string, RecordedTrace>;
  close(): Promise<void>;
}

/** A stand-in for the intake that keeps what the SDKs send to it: OTLP/JSON and Sentry envelopes. */
export async function startRecorder(): Promise<Recorder> {
  const traces = new Map<string, RecordedTrace>();
  const traceOf = (traceId: string): RecordedTrace => {
    const known = traces.get(traceId) ?? { resourceSpans: [], events: [] };
    traces.set(traceId, known);
    return known;
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const packed = Buffer.concat(chunks);
      const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(packed) : packed).toString('utf8');
      if (request.url?.startsWith('/v1/traces')) {
        for (const [traceId, spans] of splitByTrace(JSON.parse(body) as TraceRequest)) {
          traceOf(traceId).resourceSpans.push(spans);
        }
      } else {
        const event = eventOf(body);
        if (event) traceOf(event.contexts.trace.trace_id).events.push(event);
      }
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    traces: () => traces,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function* splitByTrace(request: TraceRequest): Iterable<[string, ResourceSpans]> {
  for (const { resource, scopeSpans } of request.resourceSpans) {
    for (const { scope, spans } of scopeSpans) {
      for (const span of spans) yield [span.traceId, { resource, scopeSpans: [{ scope, spans: [span] }] }];
    }
  }
}
