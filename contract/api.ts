/**
 * What the application side answers besides queries, as JSON. Reached by Grafana's front end as
 * `/api/datasources/uid/<uid>/resources/<path>` and by other programs as `http://<HOWDAH_API_ADDR>/api/v1/<path>`.
 * Paths and bodies are the same on both. Errors: {@link ApiError} with a 4xx or 5xx status; 401 is never used
 * (Grafana's front end would send the request twice), 403 says which role or token is missing.
 */
import type { IssueStatus, IssueSubstatus, PartitionHealth, PartitionState, Severity } from './frames.ts';

export interface ApiError {
  /** What happened and what to do, for people. */
  message: string;
  /** Stable word for programs, e.g. `role_too_low`. */
  code: string;
}

/** `GET identity`: who the sidecar believes to be asking, so that a missing set-up is seen before a click fails. */
export interface Identity {
  verified: boolean;
  login?: string;
  name?: string;
  /** Grafana's organisation role. */
  role?: Role;
  /** Why not verified, and what to do. */
  reason?: string;
  /** May resolve, ignore and assign. */
  canTriage: boolean;
  /** May change storage and keys. */
  canAdminister: boolean;
}
export type Role = 'Viewer' | 'Editor' | 'Admin';

/** `GET issues/:issueId` */
export interface IssueDetail {
  issueId: string;
  fingerprint: string;
  fingerprintVersion: number;
  /** Which parts of the latest event made the fingerprint, for "why grouped". */
  fingerprintReason: string;
  type: string;
  message: string;
  culprit: string;
  severity: Severity;
  status: IssueStatus;
  substatus: IssueSubstatus;
  assignee: string | null;
  resolvedAt: string | null;
  resolvedBy: string | null;
  firstSeen: string;
  lastSeen: string;
  events: number;
  users: number;
  /** Changes with every write; sent back as `version` so that two people do not undo each other. */
  version: number;
  byRelease: Share[];
  byEnvironment: Share[];
  byService: Share[];
  byTenant: Share[];
  tags: Array<{ key: string; values: Share[] }>;
  activity: Activity[];
  /** The SQL that shows the same occurrences. */
  sql: string;
}

export interface Share {
  value: string;
  count: number;
}

export interface Activity {
  at: string;
  /** Login of a person, or `howdah`. */
  actor: string;
  action:
    | 'first_seen'
    | 'resolved'
    | 'unresolved'
    | 'ignored'
    | 'investigating'
    | 'assigned'
    | 'unassigned'
    | 'regressed'
    // Kept beyond retention; detail: the reason.
    | 'held'
    | 'released';
  detail?: string;
}

/** `GET issues/:issueId/occurrences/:which`: which = occurrence id, `latest`, `first`, or `with-trace`. */
export interface OccurrenceDetail {
  occurrenceId: string;
  issueId: string;
  occurredAt: string;
  receivedAt: string;
  /** The time that was sent, where it lies outside of what is kept and `occurredAt` is the nearest that does not. */
  originalTime: string | null;
  type: string;
  message: string;
  severity: Severity;
  handled: boolean | null;
  service: string | null;
  environment: string;
  release: string | null;
  serverName: string | null;
  transaction: string | null;
  tenant: string | null;
  platform: string | null;
  sdk: string | null;
  traceId: string | null;
  spanId: string | null;
  user: Record<string, unknown> | null;
  request: Record<string, unknown> | null;
  tags: Record<string, string>;
  /** Everything else that was sent along, by name (os, device, runtime, extra, span attributes). */
  contexts: Record<string, unknown>;
  /** Outermost first: what was raised, then its causes. */
  exceptions: ExceptionDetail[];
  breadcrumbs: Breadcrumb[];
  /** The plain text of the stack, as copied by the "Copy" button. */
  stackTrace: string | null;
  /** Neighbours in time within the issue. */
  previous: string | null;
  next: string | null;
  index: number;
  total: number;
}

export interface ExceptionDetail {
  type: string;
  message: string;
  /** Where its type is defined, as far as the sender says so. */
  module?: string;
  mechanism: string | null;
  /** What else the sender says of how it was caught: signal, errno, its place among grouped exceptions. */
  mechanismDetails?: Record<string, unknown>;
  /** Most recent call first. */
  frames: StackFrame[];
}

export interface StackFrame {
  function: string | null;
  module: string | null;
  /** Path as it is shown. */
  file: string | null;
  line: number | null;
  column: number | null;
  inApp: boolean;
  contextLine: string | null;
  preContext: string[];
  postContext: string[];
  /** The whole path, where it is not the one that is shown. */
  absPath?: string;
  /** Library or image that the code belongs to. */
  package?: string;
  /** Address of the instruction, as `0x…`; of a frame without symbols all that is known. */
  address?: string;
  /** Local variables by name, without secrets. */
  vars?: Record<string, unknown>;
}

export interface Breadcrumb {
  at: string | null;
  category: string | null;
  /** Its kind (`http`, `navigation`, `query`, …), where that says more than the category. */
  type?: string;
  level: string | null;
  message: string | null;
  data: Record<string, unknown> | null;
}

/** `POST issues/actions`: needs the role Editor. Answers {@link IssueActionResult}. */
export interface IssueActionRequest {
  issueIds: string[];
  action: IssueAction;
  /** Login of the assignee for `assign`; null takes the owner away. */
  assignee?: string | null;
  /** When set and any issue has changed since, the call is refused with 409. Only for a single issue. */
  version?: number;
}
export type IssueAction = 'resolve' | 'unresolve' | 'ignore' | 'investigate' | 'assign';
export interface IssueActionResult {
  changed: Array<{
    issueId: string;
    status: IssueStatus;
    substatus: IssueSubstatus;
    assignee: string | null;
    version: number;
    /** What undoes it: send it to the same route. */
    undo: IssueActionRequest;
  }>;
}

/** `GET issues/counts?from=&to=&environments=`: numbers of the tabs; from and to in ms epoch. */
export interface IssueCounts {
  unresolved: number;
  new: number;
  regressed: number;
  escalating: number;
  ignored: number;
  resolved: number;
  all: number;
}

/** `GET setup`: what a sender needs, and what arrived, was refused or was moved in the last hour. The role Editor sees keys. */
export interface SetupInfo {
  version: string;
  /** As the sidecar is reached by senders: HOWDAH_INTAKE_PUBLIC_URL, else http:// and HOWDAH_INTAKE_ADDR. */
  intakeUrl: string;
  /** OTLP over gRPC: the same host, at the port of HOWDAH_OTLP_GRPC_ADDR. */
  grpcUrl: string;
  /** Null where the caller may not see keys. */
  sentryDsn: string | null;
  publicKey: string | null;
  keyRequired: boolean;
  received: Array<{
    signal: 'traces' | 'errors' | 'metrics' | 'logs' | 'changes';
    count: number;
    lastAt: string | null;
  }>;
  refused: Array<{ reason: string; count: number; lastAt: string; remedy: string }>;
  /**
   * Stored at another time than was sent, because that lies outside of what is kept. `reason` is of `spans_`, `errors_` or
   * `points_` and `too_old`, `in_future` or `no_time`; the explanation says where they are and what to do.
   */
  moved: Array<{ reason: string; count: number; lastAt: string; explanation: string }>;
  /** Stored with a part left out, because it was over a limit; the explanation names the limit and the mark. */
  cut: Array<{ reason: string; count: number; lastAt: string; explanation: string }>;
}

/** `GET overview`: one line of facts for Home. */
export interface Overview {
  issues: Pick<IssueCounts, 'new' | 'regressed' | 'unresolved' | 'escalating'>;
  storage: { bytes: number; bytesPerDay: number | null; health: PartitionHealth };
  intake: { spansPerSecond: number; errorsPerMinute: number; refusedLastHour: number; lagMs: number };
  findings: number;
}

/** `GET storage`: what the Storage page and the partition-health panel show beside the query `partitions`. */
export interface StorageInfo {
  totalBytes: number;
  tables: TableHealth[];
  /** Where archives are written; null when this sidecar has no folder for them. */
  archiveLocation: string | null;
}
export interface TableHealth {
  table: string;
  signal: StorageSignal;
  grain: 'day' | 'month';
  retentionDays: number;
  /** The oldest partitions go while the table is larger; null: no limit. */
  maxBytes: number | null;
  /** Whether a partition is archived before it is dropped. */
  archive: boolean;
  health: PartitionHealth;
  /** One sentence: what is wrong and what will happen, or that all is well. */
  message: string;
  oldestRowAt: string | null;
  nextDropAt: string | null;
  aheadUntil: string | null;
  bytes: number;
  bytesPerDay: number | null;
  /** Size when the retention is reached at the present growth; null when the growth is not known. */
  projectedBytes: number | null;
  /** The months (`YYYY-MM`, UTC) of now and the next three, and whether rows of all of each find a partition. */
  coverage: Array<{ month: string; covered: boolean }>;
  /** Ranges between partitions without one, and ranges that a partition has only in part; sentences. */
  gaps: string[];
  deadRows: number;
  lastVacuumAt: string | null;
  /** Of making partitions ahead and of retention, the later. */
  lastRunAt: string | null;
  lastError: string | null;
  lastDropAt: string | null;
  /** For how long the oldest partition has been due, in ms; 0 when nothing is. */
  latenessMs: number;
  /** Those that are detached and not yet dropped, and those that were archived, included. */
  partitions: PartitionInfo[];
}
export type StorageSignal =
  'errors' | 'traces' | 'metrics' | 'logs' | 'rollups' | 'notifications' | 'changes' | 'clients' | 'intake';
export interface PartitionInfo {
  partition: string;
  from: string;
  to: string;
  state: PartitionState;
  rows: number | null;
  bytes: number;
  indexBytes: number;
  deadRows: number;
  lastVacuumAt: string | null;
}

/** `POST storage/create-ahead`: makes the partitions that are missing, now. Needs the role Admin. */
export interface CreateAheadResult {
  created: string[];
}

/** What retention would do with a table under a policy: for a confirmation that names it. */
export interface RetentionPreview {
  table: string;
  /** Oldest first. */
  drops: Array<{ partition: string; from: string; to: string; rows: number | null; bytes: number }>;
  bytes: number;
  /** Due ones that stay because they were restored, and those of which only rows under a legal hold will stay. */
  kept: string[];
  /** Why this policy is refused; null when it is not. */
  refusal: string | null;
}

/**
 * `POST storage/policy/preview` answers a {@link RetentionPreview} and changes nothing (role none); `POST
 * storage/policy` sets the policy and answers the preview (role Admin), 400 with the reason where it is refused. The
 * next run of retention acts on it.
 */
export interface PolicyRequest {
  table: string;
  retentionDays: number;
  maxBytes: number | null;
  archive: boolean;
}

/** `GET storage/due`: what the next run of retention would drop, per table with something due. */
export type DueRetention = RetentionPreview[];

/** `POST storage/retention`: runs retention now. Needs the role Admin. */
export interface RetentionResult {
  dropped: string[];
  archived: string[];
  /** Partitions of which rows under a legal hold are left. */
  held: string[];
  failed: Array<{ table: string; error: string }>;
  /** Tables that another run, perhaps of another sidecar, is at work on. */
  busy: string[];
}

/** `GET storage/events`: the latest 200 things that happened to partitions and policies. */
export type StorageEvents = Array<{
  at: string;
  table: string;
  partition: string | null;
  event: 'created' | 'archived' | 'detached' | 'dropped' | 'held' | 'restored' | 'failed' | 'policy';
  rows: number | null;
  bytes: number | null;
  actor: string;
  detail: string | null;
}>;

/**
 * `GET storage/holds` answers {@link LegalHold}s, active ones first; with `kind` and `subject` those of one. `POST
 * storage/holds` keeps an issue or a trace beyond retention (role Editor), `POST storage/holds/:holdId/release` ends
 * that (role Admin). Both answer the hold.
 */
export interface HoldRequest {
  kind: 'issue' | 'trace';
  /** Issue id, or trace id of 32 hex digits. */
  subject: string;
  reason: string;
}
export interface LegalHold extends HoldRequest {
  holdId: string;
  heldBy: string;
  heldAt: string;
  releasedBy: string | null;
  releasedAt: string | null;
}

/**
 * `GET tag-keys` and `GET tag-values?key=`: Grafana's ad hoc filters; with `contains` only values with this text, with
 * `from` and `to` (ms epoch) those of a range other than the last day. `GET search-keys`: see search-grammar.ts.
 */
export type TagKeys = Array<{ text: string }>;
export type TagValues = Array<{ text: string }>;

/**
 * `POST query`: for programs other than Grafana, which has its own way to the same answers. Answered with
 * `{ frames }`, data frames in Grafana's JSON.
 */
export interface QueryRequest {
  /** See query-model.ts. */
  query: unknown;
  /** Both in ms epoch; `to` is excluded. */
  from: number;
  to: number;
  /** Least step of a series in ms; default 1000. */
  intervalMs?: number;
  /** Steps of a series at most; default 500. */
  maxDataPoints?: number;
}
