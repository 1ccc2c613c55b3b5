/**
 * What the panels of five dashboards ask that applications of the founding documents came with (facts: seeds 3.3, 4.15),
 * in our words: 41 panels with 48 queries. `$environment` is a variable of theirs, filled in before the query is sent.
 */
export interface PanelStatement {
  dashboard: 'errors' | 'performance' | 'cache' | 'pool' | 'persisted queries';
  panel: string;
  sql: string;
  columns: string;
  /** The value of its only number, for panels that show one. */
  value?: number;
}

export const panelStatements: readonly PanelStatement[] = [
  errors(
    'rate over time',
    'time errors',
    `select $__timeGroupAlias(occurred_at, $__interval, 0), count(*) as errors ${happened()} group by 1 order by 1`
  ),
  errors(
    'by type',
    'type errors',
    `select exception_type as type, count(*) as errors ${happened()} group by 1 order by 2 desc limit 10`
  ),
  errors(
    'top fingerprints',
    'fingerprint type message errors last_seen users',
    `select fingerprint, max(exception_type) as type, max(message) as message, count(*) as errors, max(occurred_at) as last_seen,
            count(distinct context->>'user_id') as users ${happened()} group by fingerprint order by errors desc limit 10`
  ),
  errors('unresolved', 'unresolved', `select count(*) filter (where resolved_at is null) as unresolved ${happened()}`),
  errors('resolved', 'resolved', `select count(*) filter (where resolved_at is not null) as resolved ${happened()}`),
  errors('all', 'errors', `select count(*) as errors ${happened()}`),
  errors(
    'by environment',
    'environment errors',
    'select environment, count(*) as errors from monitoring.errors where $__timeFilter(occurred_at) group by 1 order by 2 desc'
  ),
  errors(
    'recent',
    'occurred_at type message environment trace_id',
    `select occurred_at, exception_type as type, left(message, 80) as message, environment, trace_id from monitoring.errors
      where occurred_at between greatest($__timeFrom(), $__timeTo() - interval '1 hour') and $__timeTo() order by occurred_at desc limit 50`
  ),
  errors(
    'users affected',
    'time users',
    `select date_trunc('hour', occurred_at) as time, count(distinct context->>'user_id') as users ${happened()} group by 1 order by 1`
  ),

  performance(
    'request rate',
    'time rate',
    `select $__timeGroupAlias(start_time, '1m', 0), count(*) / 60.0 as rate ${requests()} group by 1 order by 1`
  ),
  performance(
    'response times',
    'time p50 p95 p99',
    `select time, p[1] as p50, p[2] as p95, p[3] as p99
       from (select $__timeGroupAlias(start_time, '5m'), percentile_cont(array[0.5, 0.95, 0.99]) within group (order by duration_ms) as p ${requests()} group by 1) as t order by 1`
  ),
  performance(
    'slowest operations',
    'operation p99 requests',
    `select operation_name as operation, percentile_cont(0.99) within group (order by duration_ms) as p99, count(*) as requests ${requests()} group by 1 order by 2 desc limit 20`
  ),
  performance(
    'database queries',
    'statement calls mean_ms max_ms',
    `select left(attributes->>'db.statement', 60) as statement, count(*) as calls, round(avg(duration_ms), 2) as mean_ms, max(duration_ms) as max_ms
       from monitoring.traces where $__timeFilter(start_time) and attributes ? 'db.statement' group by 1 order by mean_ms desc limit 20`
  ),
  performance(
    'status',
    'status requests',
    `select case when status_code between 200 and 299 then '2xx' when status_code between 400 and 499 then '4xx'
                 when status_code >= 500 then '5xx' else 'other' end as status, count(*) as requests ${requests()} group by 1 order by 1`
  ),
  performance(
    'by operation',
    'operation requests',
    `select operation_name as operation, count(*) as requests ${requests()} group by 1 order by 2 desc limit 10`
  ),
  performance(
    'failures by operation',
    'time operation failed_percent',
    `select $__timeGroupAlias(start_time, '1h'), operation_name as operation, round(100.0 * count(*) filter (where status_code >= 500) / count(*), 2) as failed_percent ${requests()} group by 1, 2 having count(*) > 5 order by 1`
  ),
  performance(
    'average',
    'mean p50 p95 p99',
    `select avg(duration_ms) as mean, percentile_cont(0.5) within group (order by duration_ms) as p50, percentile_cont(0.95) within group (order by duration_ms) as p95,
            percentile_cont(0.99) within group (order by duration_ms) as p99 ${requests()}`
  ),

  cache('hit rate', 'hit_rate', `select ${hitRate()} as hit_rate ${cached()}`, 80),
  cache(
    'hits',
    'time hits',
    `select $__timeGroupAlias(timestamp, '5m'), sum(metric_value) as hits ${measured('cache_hits_total')} group by 1 order by 1`
  ),
  cache(
    'misses',
    'time misses',
    `select $__timeGroupAlias(timestamp, '5m'), sum(metric_value) as misses ${measured('cache_misses_total')} group by 1 order by 1`
  ),
  cache(
    'hit rate by type',
    'time cache hit_rate',
    `select $__timeGroupAlias(timestamp, '5m'), labels->>'cache_type' as cache, ${hitRate()} as hit_rate ${cached()} group by 1, 2 order by 1`
  ),
  cache(
    'by type',
    'cache hits misses hit_rate',
    `select labels->>'cache_type' as cache, ${hits()} as hits, ${misses()} as misses, ${hitRate()} as hit_rate ${cached()} group by 1 order by 2 desc`
  ),
  cache('time saved', 'seconds', `select ${hits()} * 0.05 as seconds ${cached()}`, 2.4),
  cache(
    'rate',
    'time rate',
    `select $__timeGroupAlias(timestamp, '1m'), round(sum(metric_value) / 60, 3) as rate ${cached()} group by 1 order by 1`
  ),
  cache(
    'query against persisted',
    'cache hit_rate',
    `select labels->>'cache_type' as cache, ${hitRate()} as hit_rate ${cached()} and labels->>'cache_type' in ('query', 'apq') group by 1 order by 1`
  ),

  pool('active', 'active', latest('active'), 4),
  pool('idle', 'idle', latest('idle'), 6),
  pool('total', 'total', latest('total'), 10),
  pool('active over time', 'time active', overTime('active')),
  pool('idle over time', 'time idle', overTime('idle')),
  pool('total over time', 'time total', overTime('total')),
  pool(
    'query rate',
    'time type rate',
    `select $__timeGroupAlias(timestamp, '1m'), labels->>'query_type' as type, round(sum(metric_value) / 60, 3) as rate ${measured('db_queries_total')} group by 1, 2 order by 1`
  ),
  pool(
    'query types',
    'type queries',
    `select labels->>'query_type' as type, sum(metric_value) as queries ${measured('db_queries_total')} group by 1 order by 2 desc`
  ),
  pool(
    'median query',
    'time p50_ms',
    `select $__timeGroupAlias(timestamp, '5m'), round((percentile_cont(0.5) within group (order by metric_value) * 1000)::numeric, 3) as p50_ms ${measured('db_query_duration_seconds')} group by 1 order by 1`
  ),
  pool(
    'slow query',
    'time p95_ms',
    `select $__timeGroupAlias(timestamp, '5m'), round((percentile_cont(0.95) within group (order by metric_value) * 1000)::numeric, 3) as p95_ms ${measured('db_query_duration_seconds')} group by 1 order by 1`
  ),
  pool(
    'top tables',
    'table_name queries',
    `select labels->>'table_name' as table_name, sum(metric_value) as queries ${measured('db_queries_total')} group by 1 order by 2 desc limit 10`
  ),
  pool(
    'utilisation',
    'used_percent',
    `select round(100 * avg(metric_value) filter (where metric_name = 'db_connections_active')
                      / nullif(avg(metric_value) filter (where metric_name = 'db_connections_total'), 0), 2) as used_percent ${measured('db_connections_active', 'db_connections_total')}`,
    40
  ),

  persisted('hit rate', 'hit_rate', `select ${hitRate()} as hit_rate ${apq()}`, 80),
  persisted('requests', 'requests', `select sum(metric_value) as requests ${apq()}`, 30),
  persisted('bandwidth saved', 'bytes', `select ${hits()} * 2048 as bytes ${apq()}`, 49_152),
  persisted(
    'hits over time',
    'time hits',
    `select $__timeGroupAlias(timestamp, '5m'), ${hits()} as hits ${apq()} group by 1 order by 1`
  ),
  persisted(
    'misses over time',
    'time misses',
    `select $__timeGroupAlias(timestamp, '5m'), ${misses()} as misses ${apq()} group by 1 order by 1`
  ),
  persisted(
    'hit rate over time',
    'time hit_rate',
    `select $__timeGroupAlias(timestamp, '5m'), ${hitRate()} as hit_rate ${apq()} group by 1 order by 1`
  ),
  persisted('stored', 'queries', 'select count(*) as queries from tb_persisted_query', 2),
  persisted(
    'growth',
    'time queries',
    "select date_trunc('hour', created_at) as time, sum(count(*)) over (order by date_trunc('hour', created_at)) as queries from tb_persisted_query group by 1 order by 1"
  ),
  persisted(
    'top',
    'hash query uses',
    `select q.hash, left(q.query, 60) as query, sum(m.metric_value) as uses from tb_persisted_query q
       join monitoring.metrics m on m.labels->>'query_hash' = q.hash
      where $__timeFilter(m.timestamp) and m.metric_name = 'cache_hits_total' group by 1, 2 order by 3 desc limit 10`
  ),
  persisted(
    'request types',
    'type requests',
    `select labels->>'result' as type, sum(metric_value) as requests ${apq()} group by 1 order by 1`
  ),
  persisted(
    'savings over time',
    'time bytes',
    `select $__timeGroupAlias(timestamp, '5m'), ${hits()} * 2048 as bytes ${apq()} group by 1 order by 1`
  ),
];

function errors(panel: string, columns: string, sql: string): PanelStatement {
  return { dashboard: 'errors', panel, columns, sql };
}
function performance(panel: string, columns: string, sql: string): PanelStatement {
  return { dashboard: 'performance', panel, columns, sql };
}
function cache(panel: string, columns: string, sql: string, value?: number): PanelStatement {
  return { dashboard: 'cache', panel, columns, sql, ...(value !== undefined && { value }) };
}
function pool(panel: string, columns: string, sql: string, value?: number): PanelStatement {
  return { dashboard: 'pool', panel, columns, sql, ...(value !== undefined && { value }) };
}
function persisted(panel: string, columns: string, sql: string, value?: number): PanelStatement {
  return { dashboard: 'persisted queries', panel, columns, sql, ...(value !== undefined && { value }) };
}

function happened(): string {
  return "from monitoring.errors where $__timeFilter(occurred_at) and environment = '$environment'";
}
function requests(): string {
  return "from monitoring.traces where $__timeFilter(start_time) and span_kind = 'server' and environment = '$environment'";
}
function measured(...metrics: string[]): string {
  const names = metrics.map((metric) => `'${metric}'`).join(', ');
  return `from monitoring.metrics where $__timeFilter(timestamp) and environment = '$environment' and metric_name in (${names})`;
}
function cached(): string {
  return measured('cache_hits_total', 'cache_misses_total');
}
function apq(): string {
  return `${cached()} and labels->>'cache_type' = 'apq'`;
}
function hits(): string {
  return "sum(metric_value) filter (where metric_name = 'cache_hits_total')";
}
function misses(): string {
  return "sum(metric_value) filter (where metric_name = 'cache_misses_total')";
}
function hitRate(): string {
  return `round(100 * ${hits()} / nullif(sum(metric_value), 0), 2)`;
}
function latest(kind: string): string {
  return `select metric_value as ${kind} ${measured(`db_connections_${kind}`)} order by timestamp desc limit 1`;
}
function overTime(kind: string): string {
  return `select $__timeGroupAlias(timestamp, '5m'), avg(metric_value) as ${kind} ${measured(`db_connections_${kind}`)} group by 1 order by 1`;
}
