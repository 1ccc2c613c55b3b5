import type {
  ErrorGroupBy,
  ErrorSeriesQuery,
  IssueSort,
  OperationsQuery,
  PartitionsQuery,
  SpanMeasure,
  SpanSeriesQuery,
  SqlQuery,
  TracesQuery,
} from '../../../contract/query-model.ts';
import type { SearchTerm } from './search-term.ts';

/** A query model that was checked: nothing optional is left but what may really be absent, limits are within bounds. */
export type ParsedQuery =
  | ParsedIssues
  | ParsedOccurrences
  | ParsedErrorSeries
  | ParsedTraces
  | ParsedTrace
  | ParsedSpanSeries
  | ParsedOperations
  | ParsedPartitions
  | ParsedSql
  | ParsedValues;

/** The search line and the ad hoc filters as one list of terms, all of which must hold. */
export interface ParsedSearching {
  terms: SearchTerm[];
  /** Empty: all. */
  environments: string[];
  limit: number;
}

export interface ParsedIssues extends ParsedSearching {
  queryType: 'issues';
  sort: IssueSort;
}
export interface ParsedOccurrences extends ParsedSearching {
  queryType: 'occurrences';
  issueId: string | undefined;
  traceId: string | undefined;
}
export interface ParsedErrorSeries extends ParsedSearching {
  queryType: 'errorSeries';
  groupBy: ErrorGroupBy;
  issueId: string | undefined;
  onlyNew: boolean;
  measure: NonNullable<ErrorSeriesQuery['measure']>;
}
export interface ParsedTraces extends ParsedSearching {
  queryType: 'traces';
  sort: NonNullable<TracesQuery['sort']>;
  minDurationMs: number | undefined;
  maxDurationMs: number | undefined;
}
export interface ParsedTrace {
  queryType: 'trace';
  /** 32 hex digits, lower case. */
  traceId: string;
}
export interface ParsedSpanSeries extends ParsedSearching {
  queryType: 'spanSeries';
  measures: SpanMeasure[];
  groupBy: NonNullable<SpanSeriesQuery['groupBy']>;
}
export interface ParsedOperations extends ParsedSearching {
  queryType: 'operations';
  sort: NonNullable<OperationsQuery['sort']>;
  only: OperationsQuery['only'] | undefined;
  by: NonNullable<OperationsQuery['by']>;
}
export interface ParsedPartitions {
  queryType: 'partitions';
  table: string | undefined;
  format: NonNullable<PartitionsQuery['format']>;
  measure: NonNullable<PartitionsQuery['measure']>;
}
export interface ParsedSql {
  queryType: 'sql';
  sql: string;
  format: NonNullable<SqlQuery['format']>;
  limit: number;
}
export interface ParsedValues {
  queryType: 'values';
  key: string;
  contains: string | undefined;
  limit: number;
}

/** What comes beside the model. */
export interface QueryWindow {
  /** Included. */
  from: Date;
  /** Excluded. */
  to: Date;
  intervalMs: number;
  maxDataPoints: number;
}
