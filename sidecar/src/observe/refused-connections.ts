import { Counter, type Registry } from 'prom-client';
import type { Log } from './log.ts';

/** Counts connections that were closed because there were too many, and tells the log once a minute. */
export function refusedConnections(metrics: Registry, log: Log): () => void {
  const counter = new Counter({
    name: 'howdah_intake_connections_refused_total',
    help: 'Connections of senders that were closed at once because there were too many.',
    registers: [metrics],
  });
  let toldAt = -Infinity;
  return () => {
    counter.inc();
    if (performance.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = performance.now();
    log.warn('too many connections of senders; new ones are closed. Put a proxy or a collector in front of the intake');
  };
}

const TELL_EVERY_MS = 60_000;
