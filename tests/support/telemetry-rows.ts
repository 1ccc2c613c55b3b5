import { createHash, randomUUID } from 'node:crypto';
import { durationBucket } from '../../sidecar/src/decide/duration-bucket.ts';
import { encodeEvent, type EventBody } from '../../sidecar/src/decide/event-body.ts';
import type { TestDatabase } from './database.ts';

type Store = Pick<TestDatabase, 'insert' | 'pool'>;

export interface IssueRow {
  error_id: string;
  error_type: string;
  error_message: string;
  [column: string]: unknown;
}

/** A row of tb_error_log; name only what matters. */
export function anIssue(row: Partial<IssueRow> = {}): IssueRow {
  const id = row.error_id ?? randomUUID();
  const now = new Date();
  return {
    error_id: id,
    project_id: 1,
    error_fingerprint: `fp-${id}`,
    fingerprint_version: 1,
    fingerprint_reason: 'type and in-app frames',
    error_type: 'TimeoutError',
    error_message: 'card declined by gateway',
    culprit: 'src/pay/charge.ts in authorize',
    first_seen: now,
    last_seen: now,
    service_name: 'checkout',
    environment: 'production',
    ...row,
  };
}

/** A row of tb_error_occurrence of the issue; `event` becomes its stored body. */
export function anOccurrence(
  issue: IssueRow,
  { event, ...row }: Record<string, unknown> & { event?: EventBody } = {}
): Record<string, unknown> {
  const at = row['occurred_at'] ?? new Date();
  return {
    occurrence_id: randomUUID(),
    error_id: issue.error_id,
    project_id: 1,
    occurred_at: at,
    received_at: at,
    error_type: issue.error_type,
    error_message: issue.error_message,
    severity: 'error',
    environment: 'production',
    service_name: 'checkout',
    ...row,
    event: encodeEvent(event ?? { exceptions: [], contexts: {} }),
  };
}

export interface StoredSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  service: string;
  name: string;
  kind: number;
  environment: string;
  release: string | null;
  start: Date;
  durationMs: number;
  statusCode: number;
  httpStatus: number | null;
  tenant: string | null;
  dbSystem: string | null;
  attributes: Record<string, unknown>;
  events: unknown[];
  links: unknown[];
}

/** A server span without a parent; name only what matters. */
export function aSpan(span: Partial<StoredSpan> = {}): StoredSpan {
  return {
    traceId: hex(32),
    spanId: hex(16),
    parentSpanId: null,
    service: 'checkout',
    name: 'GET /cart',
    kind: 2,
    environment: 'production',
    release: '1.0.0',
    start: new Date(),
    durationMs: 10,
    statusCode: 0,
    httpStatus: 200,
    tenant: null,
    dbSystem: null,
    attributes: {},
    events: [],
    links: [],
    ...span,
  };
}

/** Stores spans with their resources, operations and rollups, as the writer leaves them. */
export async function storeSpans(db: Store, ...spans: StoredSpan[]): Promise<void> {
  for (const span of spans) {
    const resourceId = await resourceOf(db, span);
    const operationId = await operationOf(db, span);
    const durationNs = Math.round(span.durationMs * 1e6);
    await db.pool.query(
      `insert into howdah.span (trace_id, span_id, parent_span_id, project_id, operation_id, resource_id, start_time,
              duration_ns, status_code, http_status, tenant, attributes, events, links)
       values ($1::uuid, $2::bigint, $3::bigint, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        span.traceId,
        signed(span.spanId),
        span.parentSpanId && signed(span.parentSpanId),
        operationId,
        resourceId,
        span.start,
        durationNs,
        span.statusCode,
        span.httpStatus,
        span.tenant,
        span.attributes,
        JSON.stringify(span.events),
        JSON.stringify(span.links),
      ]
    );
    // A writer_id of its own per span: readers must add up over it.
    await db.pool.query(
      `insert into howdah.span_rollup (bucket, operation_id, environment, project_id, writer_id, span_count, error_count,
              duration_sum_ns, hist_offset, hist)
       values (date_trunc('minute', $1::timestamptz), $2, $3, 1, nextval('howdah.rollup_writer'), 1, $4, $5, $6, '{1}')`,
      [span.start, operationId, span.environment, span.statusCode === 2 ? 1 : 0, durationNs, durationBucket(durationNs)]
    );
  }
}

async function resourceOf(db: Store, { service, environment, release }: StoredSpan): Promise<string> {
  const attributes = { 'service.name': service, 'deployment.environment.name': environment };
  const digest = createHash('sha256')
    .update(JSON.stringify([attributes, release]))
    .digest();
  const { rows } = await db.pool.query<{ resource_id: string }>(
    `insert into howdah.resource (digest, attributes, service_name, service_version, environment)
     values ($1, $2, $3, $4, $5) on conflict (digest) do update set digest = excluded.digest returning resource_id`,
    [digest, attributes, service, release, environment]
  );
  return rows[0]!.resource_id;
}

async function operationOf(db: Store, { service, name, kind, dbSystem }: StoredSpan): Promise<string> {
  const { rows } = await db.pool.query<{ operation_id: string }>(
    `insert into howdah.operation (service_name, span_name, kind, db_system) values ($1, $2, $3, $4)
     on conflict (service_name, span_name, kind, db_system) do update set kind = excluded.kind returning operation_id`,
    [service, name, kind, dbSystem]
  );
  return rows[0]!.operation_id;
}

function signed(spanIdHex: string): string {
  return BigInt.asIntN(64, BigInt(`0x${spanIdHex}`)).toString();
}

function hex(digits: number): string {
  return Array.from({ length: digits / 16 }, () => randomUUID().replaceAll('-', '').slice(0, 16)).join('');
}
