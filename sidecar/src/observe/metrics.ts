import { collectDefaultMetrics, Registry } from 'prom-client';

export type Metrics = Registry;

/** The registry behind /metrics, with the process's own figures. Parts register theirs on it under `howdah_…`. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
