/** Minutes of [$1, $2) to the hour $1, per operation. Slots between the histograms of two minutes are filled with zeros. */
export const ADD_UP_SPANS = /* sql */ `
  -- rollups/add-up-spans
  with minutes as (
  select *
    from howdah.span_rollup
   where bucket >= $1 and bucket < $2),
  slots as (
  select operation_id, environment, project_id, hist_offset + counted.ordinality::integer - 1 as slot,
         sum(counted.spans)::bigint as spans
    from minutes
   cross join unnest(hist) with ordinality as counted (spans)
   group by 1, 2, 3, 4),
  bounds as (
  select operation_id, environment, project_id, min(slot) as least, max(slot) as most
    from slots
   group by 1, 2, 3),
  histograms as (
  select b.operation_id, b.environment, b.project_id, b.least,
         array_agg(coalesce(s.spans, 0) order by every.slot) as hist
    from bounds b
   cross join lateral generate_series(b.least, b.most) as every (slot)
    left join slots s on s.operation_id = b.operation_id and s.environment = b.environment
                     and s.project_id = b.project_id and s.slot = every.slot
   group by 1, 2, 3, 4),
  sums as (
  select operation_id, environment, project_id, sum(span_count) as spans, sum(error_count) as errors,
         sum(duration_sum_ns) as duration
    from minutes
   group by 1, 2, 3)
  insert into howdah.span_rollup_hour
         (bucket, operation_id, environment, project_id, span_count, error_count, duration_sum_ns, hist_offset, hist)
  select $1, s.operation_id, s.environment, s.project_id, s.spans, s.errors, s.duration, coalesce(h.least, 0),
         coalesce(h.hist, '{}')
    from sums s
    left join histograms h on h.operation_id = s.operation_id and h.environment = s.environment
                          and h.project_id = s.project_id
      on conflict (bucket, operation_id, environment, project_id) do update
     set span_count = excluded.span_count, error_count = excluded.error_count,
         duration_sum_ns = excluded.duration_sum_ns, hist_offset = excluded.hist_offset, hist = excluded.hist`;

/** Spans and errors of [$1, $2) to the hour $1, per tenant and service. */
export const ADD_UP_TENANTS = /* sql */ `
  -- rollups/add-up-tenants
  with used as (
  select s.tenant, op.service_name, r.environment, s.project_id, count(*) as spans,
         count(*) filter (where op.kind in (2, 5)) as requests, count(*) filter (where s.status_code = 2) as errors,
         coalesce(sum(s.duration_ns) filter (where op.kind in (2, 5)), 0) as request_ns
    from howdah.span s
    join howdah.operation op on op.operation_id = s.operation_id
    join howdah.resource r on r.resource_id = s.resource_id
   where s.start_time >= $1 and s.start_time < $2 and s.tenant is not null
   group by 1, 2, 3, 4),
  failed as (
  select tenant, coalesce(service_name, '') as service_name, environment, project_id, count(*) as occurrences
    from howdah.tb_error_occurrence
   where occurred_at >= $1 and occurred_at < $2 and tenant is not null
   group by 1, 2, 3, 4)
  insert into howdah.tenant_rollup
         (bucket, tenant, service_name, environment, project_id, span_count, request_count, error_span_count,
          request_sum_ns, occurrence_count)
  select $1, tenant, service_name, environment, project_id, coalesce(u.spans, 0), coalesce(u.requests, 0),
         coalesce(u.errors, 0), coalesce(u.request_ns, 0), coalesce(f.occurrences, 0)
    from used u
    full join failed f using (tenant, service_name, environment, project_id)
      on conflict (bucket, tenant, service_name, environment, project_id) do update
     set span_count = excluded.span_count, request_count = excluded.request_count,
         error_span_count = excluded.error_span_count, request_sum_ns = excluded.request_sum_ns,
         occurrence_count = excluded.occurrence_count`;
