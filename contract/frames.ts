/**
 * Columns of the data frames, by exact name. Names of trace, time series and table frames are those that Grafana's own
 * visualisations look for (facts about the trace view, node graph and logs are in the Grafana data frame contract).
 * Times are Grafana time fields; durations are milliseconds with fractions; ids are strings.
 */

/** Status words of an issue. */
export type IssueStatus = 'unresolved' | 'resolved' | 'ignored' | 'investigating';
/** Why an unresolved issue deserves a look: first seen lately, back after a resolution, growing, or none of these. */
export type IssueSubstatus = 'new' | 'regressed' | 'escalating' | 'ongoing';
/** Severity of an occurrence, the worst of its occurrences for an issue. */
export type Severity = 'debug' | 'info' | 'warning' | 'error' | 'critical';

/** Query `issues`. One row per issue; `events` and `users` count the time range of the query. */
export type IssueField =
  | 'issueId' // uuid
  | 'title' // "TimeoutError: card declined by gateway"
  | 'type'
  | 'message'
  | 'culprit' // "src/pay/charge.ts in authorize"
  | 'severity'
  | 'status'
  | 'substatus'
  | 'service'
  | 'environment'
  | 'release'
  | 'tenant' // the tenant of the latest occurrence
  | 'tenants' // number of tenants in the time range
  | 'assignee'
  | 'events'
  | 'users'
  | 'firstSeen'
  | 'lastSeen'
  | 'traceID' // of the latest occurrence that has one, else null
  | 'trend'; // JSON: number[], occurrences in 24 equal parts of the time range

/** Query `occurrences`. */
export type OccurrenceField =
  | 'occurrenceId'
  | 'issueId'
  | 'occurredAt'
  | 'title'
  | 'severity'
  | 'service'
  | 'environment'
  | 'release'
  | 'tenant'
  | 'user'
  | 'traceID'
  | 'spanID';

/** Query `traces`: a table, never marked as a trace. */
export type TraceSearchField =
  | 'traceID'
  | 'startTime'
  | 'rootService'
  | 'rootName'
  | 'duration' // ms, from the first start to the last end
  | 'spans'
  | 'errors' // spans with status error
  | 'services' // number of services
  | 'httpStatus'
  | 'environment'
  | 'tenant';

/** Query `trace`: one frame in the shape of Grafana's trace view; the last three are ours. */
export type TraceField =
  | 'traceID'
  | 'spanID'
  | 'parentSpanID'
  | 'operationName'
  | 'serviceName'
  | 'kind' // server | client | producer | consumer | internal
  | 'statusCode' // 0 unset, 1 ok, 2 error
  | 'statusMessage'
  | 'startTime' // ms epoch with fractions
  | 'duration' // ms
  | 'serviceTags' // JSON {key, value}[]
  | 'tags' // JSON {key, value}[]
  | 'logs' // JSON {timestamp, name, fields: {key, value}[]}[]
  | 'references' // JSON {traceID, spanID, tags}[]
  | 'issueId' // the issue of an error that was recorded on this span, else null
  | 'errorTitle'
  | 'httpStatus';

/** Query `operations`. */
export type OperationField =
  | 'service'
  | 'operation'
  | 'kind'
  | 'rate' // spans/s
  | 'errorRatio' // 0–1
  | 'count'
  | 'errors'
  | 'mean' // ms
  | 'p50'
  | 'p95'
  | 'p99'
  | 'total'; // ms spent in it altogether

/** Query `partitions`. */
export type PartitionField =
  | 'table' // e.g. tb_error_occurrence
  | 'partition' // e.g. tb_error_occurrence_2026_11; the expected name where it is missing
  | 'from' // included
  | 'to' // excluded
  | 'state' // PartitionState
  | 'rows' // estimate of the planner's statistics; null when never analysed
  | 'bytes' // heap and toast
  | 'indexBytes'
  | 'grain' // day | month
  | 'retentionDays'
  | 'health' // PartitionHealth of the whole table
  | 'deadRows' // rows that vacuum has yet to remove, an estimate
  | 'lastVacuum' // by hand or automatic
  | 'latenessMs' // for how long the oldest partition of the table has been due; 0 when nothing is
  | 'projectedBytes'; // size of the table when its retention is reached; null when the growth is not known

/**
 * `due`: older than the retention, dropped by the next run; `missing`: should exist and does not; `detached`: on its
 * way out, no longer read; `archived`: dropped, and written to a file before; `kept`: due, but under a legal hold or
 * restored.
 */
export type PartitionState = 'existing' | 'current' | 'ahead' | 'due' | 'missing' | 'detached' | 'archived' | 'kept';
export type PartitionHealth = 'ok' | 'warning' | 'critical';
