-- Counts and latency histograms per minute. Each writer connection keeps the open minutes in memory and writes
-- absolute values in the transaction of its spans under a writer_id of its own: no lock is shared, a rolled-back batch
-- leaves no trace, and a crash loses nothing. Readers add up over writer_id.
create sequence howdah.rollup_writer;

create table howdah.span_rollup (
  bucket          timestamptz not null,
  operation_id    bigint not null,
  environment     text not null,
  project_id      integer not null,
  writer_id       bigint not null,
  span_count      bigint not null,
  error_count     bigint not null,
  duration_sum_ns numeric not null,
  hist_offset     smallint not null,
  hist            integer[] not null,
  primary key (bucket, operation_id, environment, project_id, writer_id)
) partition by range (bucket);
comment on table howdah.span_rollup is 'Spans per minute and operation, partitioned by UTC month.';
comment on column howdah.span_rollup.bucket is 'Start of the minute, by the spans'' start.';
comment on column howdah.span_rollup.hist is 'Log-linear histogram of the duration, 8 buckets an octave: element i (from 1) counts bucket hist_offset + i - 1; bucket b holds durations d (ns) with floor(8 * log2(max(d, 1))) = b.';

-- The quantile q (0 to 1) of a merged histogram in milliseconds: the geometric middle of its bucket, so at most 4.5 %
-- from the true value. counts[i] belongs to buckets[i]; both ascending by bucket.
create function howdah.histogram_quantile_ms(buckets integer[], counts bigint[], q double precision) returns double precision
  language sql immutable parallel safe
  return (
    select power(2::double precision, (b + 0.5) / 8) / 1e6
      from (select b, sum(c) over (order by b) as running, sum(c) over () as total
              from unnest(buckets, counts) as h (b, c)) as cumulated
     where running >= q * total and total > 0
     order by b
     limit 1
  );
