import type { MetricSink, OnMetrics, TakenMetrics } from '../metric-records.ts';
import type { Filled } from '../records.ts';
import { toMetricPoint } from './otlp-metrics.ts';

/** Takes the points of one request: those that are good go into the sink, the others are counted with their reason. */
export function takeMetrics(sink: MetricSink, projectId: number): { on: OnMetrics; taken: TakenMetrics } {
  const taken: TakenMetrics = { moved: 0, rejected: new Map(), unknownMetrics: 0 };
  let stored = 0;
  const reject = (reason: string) => taken.rejected.set(reason, (taken.rejected.get(reason) ?? 0) + 1);
  const on: OnMetrics = {
    point(metric, point, resource, scope) {
      if (stored >= MAX_POINTS) {
        reject(`one request may have ${MAX_POINTS} points; send smaller batches`);
        return;
      }
      const record = toMetricPoint(metric, point, projectId);
      if (record === null) return;
      if (typeof record === 'string') {
        reject(record);
        return;
      }
      stored += 1;
      if (sink.add(record, resource, scope)) taken.moved += 1;
    },
    refused: reject,
    unknown() {
      taken.unknownMetrics += 1;
    },
  };
  return { on, taken };
}

// A point takes some ten bytes on the wire and some hundred times as much as an object.
const MAX_POINTS = 100_000;

/** What the answer says about them. */
export function filledOfMetrics({ moved, rejected, unknownMetrics }: TakenMetrics): Filled {
  const messages = [...rejected].map(([reason, count]) => `${count} data point(s) refused: ${reason}`);
  if (moved > 0) {
    messages.push(
      `${moved} data point(s) lay outside of the time that is kept or said no time; they were stored at the nearest ` +
        'time that is, with original_time'
    );
  }
  if (unknownMetrics > 0) messages.push(`${unknownMetrics} metric(s) had data of no kind that Howdah knows`);
  return { rejected: [...rejected.values()].reduce((sum, count) => sum + count, 0), message: messages.join('; ') };
}
