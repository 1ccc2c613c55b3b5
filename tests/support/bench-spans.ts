import { attributes } from './otlp-request.ts';

/**
 * What a shop of 15 services would send: 210 operations, traces of 5 to 40 spans, 8.4 attributes a span, 2 % errors with
 * an exception of 14 stack frames. Traces begin `spacingMs` times their place apart; their spans lie close together. With
 * another `eventName` than "exception" the same is an event of the span alone, and no error beside it.
 */
export function benchRequest(
  random: () => number,
  spanCount: number,
  startMs: number,
  { spacingMs = 0.05, eventName = 'exception' } = {}
): { resourceSpans: object[] } {
  const service = SERVICES[Math.floor(random() * SERVICES.length)] ?? 'shop';
  const instance = Math.floor(random() * 3);
  const spans: object[] = [];
  let traceId: Buffer = Buffer.alloc(0);
  let parent: Buffer = Buffer.alloc(0);
  let first = 0;
  let left = 0;
  for (let i = 0; i < spanCount; i += 1) {
    if (left === 0) {
      traceId = bytes(random, 16);
      parent = Buffer.alloc(0);
      first = i;
      left = 5 + Math.floor(random() * 36);
    }
    left -= 1;
    const spanId = bytes(random, 8);
    const at = startMs + first * spacingMs + (i - first) * 0.05;
    spans.push(span(random, { traceId, spanId, parentSpanId: parent }, at, eventName));
    if (random() < 0.4) parent = spanId;
  }
  return {
    resourceSpans: [
      {
        resource: { attributes: attributes(resource(service, instance)) },
        scopeSpans: [{ scope: { name: '@opentelemetry/instrumentation-http', version: '0.223.0' }, spans }],
      },
    ],
  };
}

/** A repeatable generator of numbers from 0 to 1 (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const SERVICES = Array.from({ length: 15 }, (_, i) => `service-${i}`);

function span(random: () => number, ids: Record<string, Buffer>, startMs: number, eventName: string): object {
  const operation = Math.floor(random() * 14);
  const durationMs = Math.exp(random() * 6) / 10;
  const isError = random() < 0.02;
  const { name, kind, attributesOf } = kindOf(operation);
  return {
    ...ids,
    name,
    kind,
    startTimeUnixNano: nanos(startMs),
    endTimeUnixNano: nanos(startMs + durationMs),
    flags: 257,
    attributes: attributes(attributesOf(random, operation, isError)),
    events: isError ? [exception(eventName, startMs, operation)] : [],
    status: { code: isError ? 2 : 0 },
  };
}

/** Of 14 operations of a service 8 are requests, 4 database calls and 2 messages. */
function kindOf(operation: number) {
  if (operation < 8) {
    return { name: `GET /api/v1/resource-${operation}/:id`, kind: 2, attributesOf: httpAttributes };
  }
  if (operation < 12) {
    return { name: `SELECT shop.table_${operation}`, kind: 3, attributesOf: databaseAttributes };
  }
  return { name: `process topic-${operation}`, kind: 5, attributesOf: messageAttributes };
}

function httpAttributes(random: () => number, operation: number, isError: boolean) {
  return {
    'http.request.method': 'GET',
    'http.route': `/api/v1/resource-${operation}/:id`,
    'url.path': `/api/v1/resource-${operation}/${Math.floor(random() * 100_000)}`,
    'url.scheme': 'https',
    'server.address': 'shop.example.com',
    'http.response.status_code': isError ? 500 : 200,
    'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
    'user.id': `user-${Math.floor(random() * 5_000)}`,
    'code.function.name': `ResourceController.show${operation}`,
  };
}

function databaseAttributes(random: () => number, operation: number) {
  return {
    'db.system.name': 'postgresql',
    'db.namespace': 'shop',
    'db.operation.name': 'SELECT',
    'db.collection.name': `table_${operation}`,
    'db.query.text': `select id, name, price from table_${operation} where id = $1 and tenant_id = $2`,
    'server.address': 'db.internal',
    'server.port': 5432,
    'db.response.returned_rows': Math.floor(random() * 50),
  };
}

function messageAttributes(random: () => number, operation: number) {
  return {
    'messaging.system': 'kafka',
    'messaging.operation.type': 'process',
    'messaging.destination.name': `topic-${operation}`,
    'messaging.destination.partition.id': String(Math.floor(random() * 12)),
    'messaging.consumer.group.name': 'shop-workers',
    'messaging.message.body.size': 200 + Math.floor(random() * 4_000),
    'code.function.name': `TopicWorker.handle${operation}`,
  };
}

function exception(name: string, startMs: number, operation: number): object {
  const frames = Array.from(
    { length: 14 },
    (_, i) => `    at step${i} (/app/src/module-${operation}/file-${i}.ts:${10 + i}:7)`
  );
  return {
    name,
    timeUnixNano: nanos(startMs),
    attributes: attributes({
      'exception.type': 'TimeoutError',
      'exception.message': 'upstream did not answer',
      'exception.stacktrace': `TimeoutError: upstream did not answer\n${frames.join('\n')}`,
    }),
  };
}

function resource(service: string, instance: number): Record<string, string> {
  return {
    'service.name': service,
    'service.namespace': 'shop',
    'service.version': '1.42.0',
    'service.instance.id': `${service}-${instance}`,
    'deployment.environment.name': 'production',
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': '2.12.0',
    'host.name': `node-${instance}`,
    'host.arch': 'amd64',
    'os.type': 'linux',
    'process.runtime.name': 'nodejs',
    'process.runtime.version': '20.20.2',
    'k8s.pod.name': `${service}-7d9f-${instance}`,
    'k8s.namespace.name': 'shop',
    'cloud.region': 'eu-central-1',
  };
}

function bytes(random: () => number, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => 1 + Math.floor(random() * 255)));
}

function nanos(ms: number): string {
  return String(BigInt(Math.round(ms * 1_000)) * 1_000n);
}
