import type { OperationField, TraceSearchField } from '../contract/frames.ts';
import { dashboard, linkTo, PUBLIC, type Dashboard, type Variant } from './dashboard.ts';
import { bargauge, partitionHealth, stat, table, timeseries, type Steps } from './panels.ts';

/** How fast requests are answered, which operations are slow, and what the database does meanwhile. */
export function tracePerformance(variant: Variant): Dashboard {
  const isPublic = variant === PUBLIC;
  return dashboard(
    {
      uid: 'howdah-trace-performance',
      title: 'Trace performance',
      description: 'Requests, latencies, slow operations and database calls, from OpenTelemetry spans.',
      tags: ['howdah', 'traces'],
      revision: 1,
    },
    variant,
    [
      {
        height: 4,
        panels: [
          { width: 6, panel: requests(variant) },
          { width: 6, panel: errorRatio(variant) },
          { width: 6, panel: percentile(variant, 'p95') },
          { width: 6, panel: percentile(variant, 'p99') },
        ],
      },
      {
        height: 8,
        panels: [
          { width: 12, panel: requestRate(variant) },
          { width: 12, panel: latency(variant) },
        ],
      },
      {
        height: 9,
        panels: [
          { width: 16, panel: slowestOperations(variant) },
          { width: 8, panel: statusDistribution(variant) },
        ],
      },
      {
        height: 8,
        panels: [
          { width: 12, panel: databaseDuration(variant) },
          { width: 12, panel: errorRatioByService(variant) },
        ],
      },
      { height: 9, panels: [{ width: 24, panel: databaseOperations(variant) }] },
      // A public page has nowhere to open a trace.
      ...(isPublic ? [] : [{ height: 9, panels: [{ width: 24, panel: slowestTraces(variant) }] }]),
      { height: 8, panels: [{ width: 24, panel: partitionHealth(variant) }] },
    ]
  );
}

/** Spans of requests that came in from outside a service. */
const REQUESTS = 'kind:server';
const LATENCY_STEPS: Steps = [
  ['green', null],
  ['orange', 500],
  ['red', 1000],
];

const requests = (variant: Variant) =>
  stat(
    variant,
    { title: 'Requests', description: 'Requests served per second, on average over the time range.', unit: 'reqps' },
    { queryType: 'spanSeries', measures: ['rate'], search: REQUESTS, environments: variant.environments },
    { calc: 'mean', sparkline: true, decimals: 2, noValue: '0' }
  );

const errorRatio = (variant: Variant) =>
  stat(
    variant,
    {
      title: 'Failed requests',
      description: 'Share of requests whose span has the status error.',
      unit: 'percentunit',
    },
    { queryType: 'spanSeries', measures: ['errorRatio'], search: REQUESTS, environments: variant.environments },
    {
      calc: 'mean',
      sparkline: true,
      decimals: 1,
      noValue: '0',
      steps: [
        ['green', null],
        ['orange', 0.02],
        ['red', 0.05],
      ],
    }
  );

const percentile = (variant: Variant, measure: 'p95' | 'p99') =>
  stat(
    variant,
    {
      title: `${measure.toUpperCase()} latency`,
      description: `${measure.slice(1)} of 100 requests were answered in this time or less, in the latest time bucket.`,
      unit: 'ms',
    },
    { queryType: 'spanSeries', measures: [measure], search: REQUESTS, environments: variant.environments },
    { calc: 'lastNotNull', sparkline: true, noValue: '–', steps: LATENCY_STEPS }
  );

const requestRate = (variant: Variant) =>
  timeseries(variant, { title: 'Request rate', description: 'Requests per second, by service.', unit: 'reqps' }, [
    {
      queryType: 'spanSeries',
      measures: ['rate'],
      groupBy: 'service',
      search: REQUESTS,
      environments: variant.environments,
    },
  ]);

const latency = (variant: Variant) =>
  timeseries(
    variant,
    {
      title: 'Latency: P50, P95, P99',
      description: 'Durations of requests; each point is a true percentile of its time bucket.',
      unit: 'ms',
    },
    [
      {
        queryType: 'spanSeries',
        measures: ['p50', 'p95', 'p99'],
        search: REQUESTS,
        environments: variant.environments,
      },
    ]
  );

const slowestOperations = (variant: Variant) =>
  table<OperationField>(
    variant,
    { title: 'Slowest operations', description: 'Requests with the highest P95 in the time range.', unit: 'short' },
    { queryType: 'operations', only: 'server', sort: 'p95', limit: 10, environments: variant.environments },
    [
      { field: 'service', title: 'Service', width: 100 },
      {
        field: 'operation',
        title: 'Operation',
        link: linkTo(
          variant,
          'Find its traces',
          'traces',
          '&q=service:%22${__data.fields.service}%22%20operation:%22${__data.fields.operation}%22'
        ),
      },
      { field: 'rate', title: 'Rate', unit: 'reqps', decimals: 2, width: 96 },
      { field: 'errorRatio', title: 'Failed', unit: 'percentunit', width: 72 },
      { field: 'p50', title: 'P50', unit: 'ms', width: 78 },
      { field: 'p95', title: 'P95', unit: 'ms', width: 78 },
      { field: 'p99', title: 'P99', unit: 'ms', width: 78 },
    ]
  );

const statusDistribution = (variant: Variant) =>
  bargauge(
    variant,
    { title: 'Trace status distribution', description: 'Requests in the time range, by HTTP status.', unit: 'short' },
    {
      queryType: 'sql',
      format: 'table',
      sql: `select coalesce(status_code::text, 'not HTTP') as status, count(*) as requests
  from monitoring.traces
 where $__timeFilter(start_time)
   and span_kind = 'server'
   and ${variant.environmentSql('environment')}
 group by status_code
 order by requests desc
 limit 10`,
    },
    { calc: 'lastNotNull', perRow: true }
  );

const databaseDuration = (variant: Variant) =>
  timeseries(
    variant,
    { title: 'Database query duration', description: 'P95 of database calls, by service and statement.', unit: 'ms' },
    [
      {
        queryType: 'spanSeries',
        measures: ['p95'],
        groupBy: 'operation',
        search: 'kind:client db:*',
        environments: variant.environments,
        limit: 10,
      },
    ]
  );

const errorRatioByService = (variant: Variant) =>
  timeseries(
    variant,
    {
      title: 'Failed requests by service',
      description: 'Share of requests with the status error.',
      unit: 'percentunit',
    },
    [
      {
        queryType: 'spanSeries',
        measures: ['errorRatio'],
        groupBy: 'service',
        search: REQUESTS,
        environments: variant.environments,
      },
    ]
  );

const databaseOperations = (variant: Variant) =>
  table<OperationField>(
    variant,
    {
      title: 'Database calls',
      description: 'Where the time in the database goes: the sum over all calls in the time range comes first.',
      unit: 'short',
    },
    { queryType: 'operations', only: 'database', sort: 'total', limit: 15, environments: variant.environments },
    [
      { field: 'service', title: 'Service', width: 140 },
      { field: 'operation', title: 'Call' },
      { field: 'count', title: 'Calls', width: 100 },
      { field: 'rate', title: 'Rate', unit: 'ops', decimals: 2, width: 110 },
      { field: 'total', title: 'Time in all', unit: 'ms', width: 120 },
      { field: 'mean', title: 'Mean', unit: 'ms', width: 100 },
      { field: 'p95', title: 'P95', unit: 'ms', width: 100 },
      { field: 'p99', title: 'P99', unit: 'ms', width: 100 },
    ]
  );

const slowestTraces = (variant: Variant) =>
  table<TraceSearchField>(
    variant,
    { title: 'Slowest traces', description: 'The longest traces that began in the time range.', unit: 'short' },
    { queryType: 'traces', sort: 'duration', limit: 20, environments: variant.environments },
    [
      {
        field: 'traceID',
        title: 'Trace',
        width: 130,
        link: linkTo(variant, 'Open trace', 'traces/${__data.fields.traceID}'),
      },
      { field: 'startTime', title: 'Started', unit: 'dateTimeFromNow', width: 140 },
      { field: 'rootService', title: 'Service', width: 140 },
      { field: 'rootName', title: 'Request' },
      { field: 'duration', title: 'Duration', unit: 'ms', width: 110 },
      { field: 'spans', title: 'Spans', width: 80 },
      { field: 'errors', title: 'Errors', width: 80 },
      { field: 'httpStatus', title: 'Status', unit: 'none', width: 80 },
      { field: 'environment', title: 'Environment', width: 120 },
      { field: 'tenant', title: 'Tenant', width: 100 },
    ]
  );
