/**
 * The query model: what the data source asks the sidecar, as self-contained JSON. Variables are already filled in, so
 * the same object works on a panel, in an alert rule and on a public dashboard. The time range and the interval come
 * beside it (Grafana's own `timeRange`, `intervalMs`, `maxDataPoints`).
 *
 * The sidecar validates it with zod (sidecar/src/query/model); keys that Grafana adds are ignored there, and a missing
 * `queryType` means `errorSeries`, because the alert editor sends the query without its defaults.
 */
export type QueryModel =
  | IssuesQuery
  | OccurrencesQuery
  | ErrorSeriesQuery
  | TracesQuery
  | TraceQuery
  | SpanSeriesQuery
  | OperationsQuery
  | PartitionsQuery
  | SqlQuery
  | ValuesQuery;

export type QueryType = QueryModel['queryType'];

/** What every query that searches can carry. */
export interface Searching {
  /** Search line in Howdah's grammar, see search-grammar.ts: `is:unresolved service:checkout card declined`. */
  search?: string;
  /** Ad hoc filters of Grafana; added to the search with "and". */
  filters?: SearchFilter[];
  /** Environments to look at; empty or missing: all. */
  environments?: string[];
  /** Rows to return; the sidecar has a default and an upper bound for each query type and says when it cut. */
  limit?: number;
}

/** Grafana's ad hoc filter. `values` is set for the operators `=|` and `!=|`. */
export interface SearchFilter {
  key: string;
  operator: '=' | '!=' | '=~' | '!~' | '<' | '>' | '=|' | '!=|';
  value: string;
  values?: string[];
}

/** One row per issue seen in the time range. Frame: {@link IssueField}. */
export interface IssuesQuery extends Searching {
  queryType: 'issues';
  /** Order of the rows, descending except for `firstSeen` and `title`. Default `lastSeen`. */
  sort?: IssueSort;
}
export type IssueSort = 'lastSeen' | 'firstSeen' | 'events' | 'users' | 'title';

/** One row per occurrence, latest first. Frame: {@link OccurrenceField}. */
export interface OccurrencesQuery extends Searching {
  queryType: 'occurrences';
  /** Only occurrences of this issue. */
  issueId?: string;
  /** Only occurrences of this trace, 32 hex digits. */
  traceId?: string;
}

/** Occurrences over time: one series per value of `groupBy`, the count of each time bucket. */
export interface ErrorSeriesQuery extends Searching {
  queryType?: 'errorSeries';
  groupBy?: ErrorGroupBy;
  issueId?: string;
  /** Count only occurrences of issues that were first seen in the time range: "new errors". */
  onlyNew?: boolean;
  /** `count` (default): occurrences per bucket; `rate`: occurrences per second. */
  measure?: 'count' | 'rate';
}
export type ErrorGroupBy = 'none' | 'service' | 'environment' | 'type' | 'severity' | 'release' | 'issue' | 'tenant';

/** Trace search: one row per trace that has a matching span. Frame: {@link TraceSearchField}. */
export interface TracesQuery extends Searching {
  queryType: 'traces';
  sort?: 'startTime' | 'duration';
  minDurationMs?: number;
  maxDurationMs?: number;
}

/** All spans of one trace, the errors on it, in the shape of Grafana's trace view. Frame: {@link TraceField}. */
export interface TraceQuery {
  queryType: 'trace';
  /** 32 hex digits. The time range is not used: an id is looked up in every partition. */
  traceId: string;
}

/** Span measures over time, from rollups. Percentiles come from merged histograms and are true for each bucket. */
export interface SpanSeriesQuery extends Searching {
  queryType: 'spanSeries';
  measures: SpanMeasure[];
  groupBy?: 'none' | 'service' | 'operation' | 'environment' | 'statusCode';
}
/** `rate` spans/s, `errors` erroneous spans/s, `errorRatio` 0–1, the rest milliseconds. */
export type SpanMeasure = 'rate' | 'errors' | 'errorRatio' | 'p50' | 'p95' | 'p99' | 'mean';

/** One row per operation, from rollups. Frame: {@link OperationField}. */
export interface OperationsQuery extends Searching {
  queryType: 'operations';
  sort?: 'p95' | 'p99' | 'rate' | 'errors' | 'total';
  /** `server`: only entry points (span kinds server and consumer); `database`: only operations with a db system. */
  only?: 'server' | 'database';
  /** `operation` (default): one row per operation; `service`: one row per service. */
  by?: 'operation' | 'service';
}

/** One row per partition of every partitioned table, those that should exist and do not included. */
export interface PartitionsQuery {
  queryType: 'partitions';
  /** Only this table, e.g. `span`. */
  table?: string;
  /** `table` (default): {@link PartitionField}; `series`: one series per table. */
  format?: 'table' | 'series';
  /**
   * Of a series. `bytes` (default): of each partition over their time, for graphs; for alert rules, as one point of
   * now: `health` 0 ok, 1 warning, 2 critical; `lateness` of retention in ms.
   */
  measure?: 'bytes' | 'health' | 'lateness';
}

/** A SELECT of the user, run read-only as `howdah_reader`; Grafana's SQL macros are expanded. */
export interface SqlQuery {
  queryType: 'sql';
  sql: string;
  /** `table` (default) or `time_series`: then a time column is needed, text columns become labels. */
  format?: 'table' | 'time_series';
  limit?: number;
}

/** The distinct values of a search key in the time range, for variables. Frame: one string field `value`. */
export interface ValuesQuery {
  queryType: 'values';
  key: string;
  /** Only values that contain this text. */
  contains?: string;
  limit?: number;
}
