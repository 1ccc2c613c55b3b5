import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { LoadMessage, LoadOrder, LoadResult } from './load-process.ts';
import { findSpans, vary, type SpanPlaces } from './span-bodies.ts';

interface Body {
  bytes: Buffer;
  places: SpanPlaces | null;
  /** When it was made, or sent last as a variation. */
  at: number;
}

/** The other side of LoadProcess: takes bodies and orders from its parent until that is gone. */
export function generateLoad(): void {
  let bodies: Body[] = [];
  process.on('message', (message: LoadMessage) => {
    if ('bodies' in message) {
      bodies = message.bodies.map((bytes) => ({ bytes: Buffer.from(bytes), places: null, at: Date.now() }));
      process.send?.('taken');
      return;
    }
    void carryOut(message.order, bodies).then((result) => process.send?.(result));
  });
}

async function carryOut(order: LoadOrder, bodies: readonly Body[]): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: order.concurrency });
  const { hostname, port, pathname, search } = new URL(order.url);
  const statuses: Record<number, number> = {};
  const latenciesMs: number[] = [];
  const limit = order.requests ?? Infinity;
  const started = performance.now();
  const until = started + (order.seconds ?? Infinity) * 1_000;
  const cpu = process.cpuUsage();
  let next = 0;

  const post = (body: Buffer) =>
    new Promise<number>((resolve) => {
      const headers = { 'content-type': order.contentType, 'content-length': body.length };
      const options = { agent, hostname, port, path: pathname + search, method: 'POST', headers };
      const outgoing = request(options, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0)).on('error', () => resolve(0));
      });
      outgoing.on('error', () => resolve(0));
      outgoing.end(body);
    });
  const sender = async () => {
    while (next < limit && performance.now() < until) {
      const number = next++;
      const body = bodies[number % bodies.length];
      if (body === undefined) return;
      const due = order.perSecond === undefined ? performance.now() : started + (number * 1_000) / order.perSecond;
      if (due > performance.now()) await delay(due - performance.now());
      if (order.varied) renew(body, number);
      const status = await post(body.bytes);
      statuses[status] = (statuses[status] ?? 0) + 1;
      latenciesMs.push(performance.now() - due);
      // As an exporter does that is told to wait; only shorter.
      if (status !== 200) await delay(100);
    }
  };
  await Promise.all(Array.from({ length: order.concurrency }, sender));
  agent.destroy();
  const { user, system } = process.cpuUsage(cpu);
  return {
    seconds: (performance.now() - started) / 1_000,
    cpuMicros: user + system,
    acknowledged: statuses[200] ?? 0,
    statuses,
    latenciesMs,
  };
}

function renew(body: Body, number: number): void {
  body.places ??= findSpans(body.bytes);
  const now = Date.now();
  vary(body.bytes, body.places, number + 1, now - body.at);
  body.at = now;
}
