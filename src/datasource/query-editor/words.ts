import type {
  ErrorGroupBy,
  IssueSort,
  OperationsQuery,
  SpanMeasure,
  SpanSeriesQuery,
  TracesQuery,
} from '../../../contract/query-model';

/** Words of the editor for the words of the query model. */
export type Words<T extends string> = Record<T, string>;

export const label = <T extends string>(words: Words<T>, value: T): string => words[value].toLowerCase();

export const SORTS: Words<IssueSort> = {
  lastSeen: 'Last seen',
  firstSeen: 'First seen',
  events: 'Events',
  users: 'Users',
  title: 'Title',
};

export const TRACE_SORTS: Words<NonNullable<TracesQuery['sort']>> = { startTime: 'Start time', duration: 'Duration' };

export const OPERATION_SORTS: Words<NonNullable<OperationsQuery['sort']>> = {
  p95: 'p95',
  p99: 'p99',
  rate: 'Rate',
  errors: 'Errors',
  total: 'Total time',
};

export const ERROR_GROUPS: Words<ErrorGroupBy> = {
  none: 'One series',
  service: 'Service',
  environment: 'Environment',
  type: 'Type',
  severity: 'Severity',
  release: 'Release',
  issue: 'Issue',
  tenant: 'Tenant',
};

export const SPAN_GROUPS: Words<NonNullable<SpanSeriesQuery['groupBy']>> = {
  none: 'One series',
  service: 'Service',
  operation: 'Operation',
  environment: 'Environment',
  statusCode: 'Status code',
};

export const MEASURES: Words<SpanMeasure> = {
  rate: 'Rate',
  errors: 'Error rate',
  errorRatio: 'Error ratio',
  p50: 'p50',
  p95: 'p95',
  p99: 'p99',
  mean: 'Mean',
};

export const COUNT_OR_RATE: Words<'count' | 'rate'> = { count: 'Count', rate: 'Rate' };

export const OPERATION_ROWS: Words<'operation' | 'service'> = { operation: 'Operations', service: 'Services' };

export const OPERATION_KINDS: Words<'all' | 'server' | 'database'> = {
  all: 'All',
  server: 'Entry points',
  database: 'Database',
};

export const PARTITION_FORMATS: Words<'table' | 'series'> = { table: 'Table', series: 'Series' };

export const SQL_FORMATS: Words<'table' | 'time_series'> = { table: 'Table', time_series: 'Time series' };
