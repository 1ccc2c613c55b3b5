-- One row per point, in the columns of the founding documents (facts: seeds 1, statements Q34, Q40, Q78). Counters and
-- histograms are increments, so that sums over rows are right.
create view monitoring.metrics as
select p.series_id * 1000003 + extract(epoch from p.time)::bigint as id,
       s.metric_name,
       s.metric_type,
       p.value::numeric as metric_value,
       s.labels,
       p.time           as timestamp,
       r.environment,
       s.unit,
       r.service_name,
       p.count,
       p.minimum,
       p.maximum,
       p.distribution,
       p.reported::numeric as reported,
       p.series_id,
       r.service_version as release
  from howdah.metric_point p
  join howdah.metric_series s on s.series_id = p.series_id
  join howdah.resource r on r.resource_id = s.resource_id;

comment on view monitoring.metrics is 'One row per point of a metric.';
comment on column monitoring.metrics.id is 'Number of the row, made of its series and time.';
comment on column monitoring.metrics.metric_name is 'Name, e.g. http.server.request.duration.';
comment on column monitoring.metrics.metric_type is 'counter, updowncounter, gauge, histogram or summary.';
comment on column monitoring.metrics.metric_value is 'Gauge and updowncounter: the value. Counter: the increment since the point before. Histogram and summary: the increment of the sum. In the unit of the metric.';
comment on column monitoring.metrics.labels is 'Attributes of the point.';
comment on column monitoring.metrics.timestamp is 'When; the partition key, so give both bounds.';
comment on column monitoring.metrics.environment is 'Where it ran.';
comment on column monitoring.metrics.unit is 'Unit as sent (UCUM), e.g. s or By.';
comment on column monitoring.metrics.service_name is 'Service.';
comment on column monitoring.metrics.count is 'Histogram and summary: observations since the point before.';
comment on column monitoring.metrics.minimum is 'Histogram: least observation, when sent.';
comment on column monitoring.metrics.maximum is 'Histogram: greatest observation, when sent.';
comment on column monitoring.metrics.distribution is 'Histogram: bounds and counts of the increment; summary: quantiles.';
comment on column monitoring.metrics.reported is 'What the sender reported where it is not the value: the total of a cumulative counter.';
comment on column monitoring.metrics.series_id is 'The metric of one sender with one set of labels.';
comment on column monitoring.metrics.release is 'Version that ran.';

create trigger delete_metric_point instead of delete on monitoring.metrics
   for each row execute function howdah.delete_metric_point();
