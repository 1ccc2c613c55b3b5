import { seededRandom } from '#support/bench-spans';
import { TEST_KEY } from '#support/intake';
import { anEnvelope } from '#support/sentry-envelope';
import { createPartition } from '../../../sidecar/src/postgres/partitions.ts';
import type { Bench, BenchData } from './bench-case.ts';
import { monthBefore } from './days.ts';
import { referenceEvent } from './reference-event.ts';

/** Months before this one that hold errors; as many lie ahead as the policy asks for. */
export const MONTHS = 11;
const AHEAD = 3;
const ISSUES = 200;
const REFERENCE_EVENTS = 1_000;

/** Errors of a year in the real table, and the same rows in one table with the same indexes. */
export const yearOfErrors: BenchData = { name: 'a year of errors, partitioned and not', fill };

async function fill(bench: Bench): Promise<void> {
  const { pool, now, size } = bench;
  // Spans with exceptions have left errors of another size.
  await pool.query('truncate howdah.tb_error_occurrence');
  await sendReference(bench);
  await pool.query('create schema if not exists bench');
  await pool.query('create table bench.reference as select * from howdah.tb_error_occurrence');
  await pool.query('truncate howdah.tb_error_occurrence');
  for (let months = -AHEAD; months <= MONTHS; months += 1) {
    await createPartition(pool, 'tb_error_occurrence', monthBefore(now, months));
  }
  const copies = Math.max(1, Math.round(size.errors / REFERENCE_EVENTS));
  await pool.query(COPIES, [monthBefore(now, MONTHS), now, copies]);
  await pool.query('create table bench.unpartitioned (like howdah.tb_error_occurrence including all)');
  await pool.query('insert into bench.unpartitioned select * from howdah.tb_error_occurrence');
  await pool.query('vacuum (analyze) howdah.tb_error_occurrence, bench.unpartitioned');
  await pool.query('checkpoint');
}

async function sendReference({ intake }: Bench): Promise<void> {
  const random = seededRandom(11);
  let next = 0;
  const sender = async () => {
    for (let i = next++; i < REFERENCE_EVENTS; i = next++) {
      const answer = await fetch(`${intake.url}/api/1/envelope/?sentry_key=${TEST_KEY}`, {
        method: 'POST',
        body: anEnvelope([['event', referenceEvent(random, i % ISSUES)]]),
      });
      if (answer.status !== 200) throw new Error(`The intake answered ${answer.status}: ${await answer.text()}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, sender));
}

// Evenly from $1 to $2, in the order of time, each with ids of its own.
const COPIES = /* sql */ `
  -- bench/copies-of-errors
  with numbered as (
  select *, row_number() over () - 1 as number, count(*) over () as many
    from bench.reference)
  insert into howdah.tb_error_occurrence
         (occurrence_id, error_id, project_id, occurred_at, received_at, error_type, error_message, severity, handled,
          environment, release_version, service_name, server_name, transaction_name, tenant, user_id, platform, sdk,
          trace_id, span_id, stack_trace, tags, context, request_context, user_context, breadcrumbs, event)
  select gen_random_uuid(), error_id, project_id, placed.at, placed.at, error_type, error_message, severity, handled,
         environment, release_version, service_name, server_name, transaction_name, tenant, user_id, platform, sdk,
         md5(trace_id || copy), span_id, stack_trace, tags, context, request_context, user_context, breadcrumbs, event
    from generate_series(0, $3::integer - 1) as copies (copy)
   cross join numbered
   cross join lateral (
         select $1::timestamptz + ($2::timestamptz - $1::timestamptz) * ((copy * many + number)::double precision / ($3::integer * many)) as at) as placed`;
