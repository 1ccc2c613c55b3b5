-- A series is one metric of one sender with one set of labels; its points lie in UTC days. What repeats in every point
-- stands in the series, as the resource does for spans.
create table howdah.metric_series (
  series_id     bigint generated always as identity primary key,
  digest        bytea not null unique,
  project_id    integer not null,
  metric_name   text not null,
  metric_type   text not null
                check (metric_type in ('counter', 'updowncounter', 'gauge', 'histogram', 'summary')),
  unit          text not null default '',
  description   text not null default '',
  is_cumulative boolean not null default false,
  resource_id   bigint not null,
  scope_id      bigint,
  labels        jsonb not null default '{}',
  first_seen_at timestamptz not null default now(),
  last_seen_at  timestamptz not null default now()
);
create index metric_series_name on howdah.metric_series (metric_name);
comment on table howdah.metric_series is 'One metric of one sender with one set of labels. digest: SHA-256 of what makes it one.';
comment on column howdah.metric_series.metric_type is 'counter: monotonic sum; updowncounter: sum that may fall; histogram: exponential ones as well.';
comment on column howdah.metric_series.is_cumulative is 'Whether the sender reports totals since its start; stored points are increments in any case.';
comment on column howdah.metric_series.labels is 'Attributes of the points.';
comment on column howdah.metric_series.last_seen_at is 'When points arrived last, to the day: a series that is silent for longer than its points are kept is forgotten.';

create table howdah.metric_point (
  series_id     bigint not null,
  time          timestamptz not null,
  start_time    timestamptz,
  value         numeric,
  reported      numeric,
  count         bigint,
  minimum       double precision,
  maximum       double precision,
  distribution  jsonb,
  exemplars     jsonb,
  original_time timestamptz
) partition by range (time);
create index metric_point_series on howdah.metric_point (series_id, time);
create index metric_point_time on howdah.metric_point using brin (time);
comment on table howdah.metric_point is 'Points of metrics, partitioned by UTC day. Counters and histograms are increments, so that points add up.';
comment on column howdah.metric_point.start_time is 'Start of the interval that the increment belongs to, when the sender says it.';
comment on column howdah.metric_point.value is 'Gauge and updowncounter: the value (the change, where the sender reports changes). Counter: the increment. Histogram and summary: the increment of the sum, null when it is not sent.';
comment on column howdah.metric_point.reported is 'What the sender reported where it is not the value: the total of a cumulative counter.';
comment on column howdah.metric_point.count is 'Histogram and summary: increment of the number of observations.';
comment on column howdah.metric_point.distribution is 'Histogram: {"bounds": [], "counts": []} as increments; exponential: {"scale", "zero", "zero_threshold", "positive": {"offset", "counts"}, "negative": {…}}; summary: {"quantiles": {"0.5": …}}.';
comment on column howdah.metric_point.original_time is 'The time that was sent, where it lies outside of what the table keeps.';

-- The last total of each run of a cumulative series. A point is turned into an increment in the transaction that stores
-- it, with this row locked: it holds across restarts, resets of the sender and several sidecars. A run is a series from
-- one start time on: late points of the run before a restart still find their total, and two senders that call
-- themselves the same do not take each other's totals for resets.
create table howdah.metric_total (
  series_id  bigint not null references howdah.metric_series on delete cascade,
  start_time timestamptz not null,
  time       timestamptz,
  value      numeric,
  count      bigint,
  buckets    jsonb,
  updated_at timestamptz not null,
  primary key (series_id, start_time)
) with (fillfactor = 70);
comment on table howdah.metric_total is 'Last total of each run of a cumulative series: what the next point is measured against.';
comment on column howdah.metric_total.start_time is 'Start of the run; -infinity when the sender does not say it.';
comment on column howdah.metric_total.time is 'Time of the last point; null before the first.';
comment on column howdah.metric_total.buckets is 'Buckets of a histogram at that time, as in metric_point.distribution.';
