import { benchRequest, seededRandom } from '#support/bench-spans';
import { encodeTraceRequest } from '#support/otlp-proto';
import { createPartition } from '../../../sidecar/src/postgres/partitions.ts';
import type { Bench, BenchData } from './bench-case.ts';
import { dayBefore } from './days.ts';

/** Partitions of the data: yesterday is the first, and the oldest of them are the heavy ones. */
export const DAYS = 30;
const HEAVY_DAYS = 5;
/** A heavy day has so many times the spans of another; at full size a million. */
export const HEAVY = 5;

/** Days before today that hold a heavy day, the oldest first. */
export const heavyDays = Array.from({ length: HEAVY_DAYS }, (_, i) => DAYS - i);

/** Spans of a day that is not heavy. */
function spansADay({ size }: Bench): number {
  return Math.round(size.spans / (DAYS - HEAVY_DAYS + HEAVY_DAYS * HEAVY) / SPANS_PER_REQUEST) * SPANS_PER_REQUEST;
}

const SPANS_PER_REQUEST = 512;

export const referenceDay: BenchData = { name: 'a day of spans through the intake', fill: sendReferenceDay };
export const thirtyDays: BenchData = { name: '30 days of spans', fill: copyReferenceDay };

/**
 * Yesterday's spans the way every span comes: OTLP over HTTP, spread over the day. Their partition is what the size of a
 * span is measured on.
 */
async function sendReferenceDay(bench: Bench): Promise<void> {
  const random = seededRandom(42);
  const day = dayBefore(bench.now, 1).getTime();
  const requests = spansADay(bench) / SPANS_PER_REQUEST;
  const stepMs = 86_400_000 / (requests + IN_PARALLEL);
  let next = 0;
  const sender = async () => {
    for (let i = next++; i < requests; i = next++) {
      const spacingMs = (stepMs * IN_PARALLEL) / SPANS_PER_REQUEST;
      const body = encodeTraceRequest(benchRequest(random, SPANS_PER_REQUEST, day + i * stepMs, { spacingMs }));
      const answer = await fetch(`${bench.intake.url}/v1/traces`, {
        method: 'POST',
        body: new Uint8Array(body),
        headers: { 'content-type': 'application/x-protobuf' },
      });
      if (answer.status !== 200) throw new Error(`The intake answered ${answer.status}: ${await answer.text()}`);
    }
  };
  await Promise.all(Array.from({ length: IN_PARALLEL }, sender));
}

// So many services send at once, each a request for the same stretch of time.
const IN_PARALLEL = 15;

/** The other days: copies of the reference day with ids of their own, made by PostgreSQL, two days at a time. */
async function copyReferenceDay({ pool, now }: Bench): Promise<void> {
  const days = Array.from({ length: DAYS - 1 }, (_, i) => DAYS - i);
  for (const day of days) await createPartition(pool, 'span', dayBefore(now, day));
  const copier = async () => {
    for (let day = days.shift(); day !== undefined; day = days.shift()) {
      const copies = heavyDays.includes(day) ? HEAVY : 1;
      await pool.query(COPY_DAY, [dayBefore(now, 1), dayBefore(now, 0), day - 1, copies]);
    }
  };
  await Promise.all([copier(), copier()]);
  await pool.query('analyze howdah.span (trace_id, operation_id, resource_id, start_time)');
  await pool.query('checkpoint');
}

// Copies of one span stand together, so that the rows lie in the order of time as they would have come.
const COPY_DAY = /* sql */ `
  -- bench/copy-day
  insert into howdah.span (trace_id, span_id, parent_span_id, project_id, operation_id, resource_id, scope_id, start_time,
         duration_ns, status_code, http_status, tenant, status_message, attributes, events, links, extra)
  select md5(trace_id::text || $3::integer || '/' || copy)::uuid, span_id, parent_span_id, project_id, operation_id,
         resource_id, scope_id, start_time - make_interval(days => $3::integer), duration_ns, status_code, http_status,
         tenant, status_message, attributes, events, links, extra
    from howdah.span
   cross join generate_series(1, $4::integer) as copies (copy)
   where start_time >= $1 and start_time < $2`;
