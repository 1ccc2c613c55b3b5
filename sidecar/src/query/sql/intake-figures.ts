import type { Statement } from '../statement.ts';

/** What arrived in the last hour, by signal; errors by when they were received, the others by their own time. */
export function receivedStatement(now: Date): Statement {
  const text = `
  -- intake/received
  select 'traces' as signal, coalesce(sum(span_count), 0) as count, max(bucket) as last_at
    from howdah.span_rollup
   where bucket >= $1::timestamptz - interval '1 hour' and bucket <= $1
   union all
  select 'errors', count(*), max(received_at)
    from howdah.tb_error_occurrence
   where occurred_at >= $1::timestamptz - interval '1 day' and occurred_at <= $1::timestamptz + interval '1 day'
     and received_at >= $1::timestamptz - interval '1 hour'
   union all
  select 'metrics', count(*), max(time)
    from howdah.metric_point
   where time >= $1::timestamptz - interval '1 hour' and time <= $1
   union all
  select 'logs', count(*), max(time)
    from howdah.log_record
   where time >= $1::timestamptz - interval '1 hour' and time <= $1
   union all
  select 'changes', count(*), max(changed_at)
    from howdah.tb_entity_change_log
   where changed_at >= $1::timestamptz - interval '1 hour' and changed_at <= $1`;
  return { text, values: [now] };
}

/**
 * What was refused in the last hour, stored at another time than was sent, or cut to size, by reason. Changes that a trigger
 * could not capture are set aside by PostgreSQL itself, without a project, and counted where they lie.
 */
export function refusedStatement(now: Date): Statement {
  const text = `
  -- intake/refused
  select outcome, reason, sum(count) as count, max(bucket) as last_at, max(remedy) as remedy
    from howdah.intake_refusal
   where bucket >= $1::timestamptz - interval '1 hour'
   group by outcome, reason
   union all
  select 'refused', 'change_not_captured', count(*), max(rejected_at), max(reason)
    from howdah.rejected
   where rejected_at >= $1::timestamptz - interval '1 hour' and signal = 'changes' and project_id = 0
  having count(*) > 0
   order by count desc`;
  return { text, values: [now] };
}

/**
 * Rates of the last five minutes, refusals of the last hour, and for how long the oldest counter has been waiting to be
 * folded into its issue.
 */
export function ratesStatement(now: Date): Statement {
  const text = `
  -- intake/rates
  select (select coalesce(sum(span_count), 0) / 300.0 from howdah.span_rollup
           where bucket >= $1::timestamptz - interval '5 minutes' and bucket <= $1) as spans_per_second,
         (select count(*) / 5.0 from howdah.tb_error_occurrence
           where occurred_at >= $1::timestamptz - interval '5 minutes' and occurred_at <= $1) as errors_per_minute,
         (select coalesce(sum(count), 0) from howdah.intake_refusal
           where bucket >= $1::timestamptz - interval '1 hour' and outcome = 'refused') as refused,
         (select coalesce(greatest(0, extract(epoch from $1::timestamptz - min(received_at)) * 1000), 0)
            from howdah.issue_delta) as lag_ms`;
  return { text, values: [now] };
}
