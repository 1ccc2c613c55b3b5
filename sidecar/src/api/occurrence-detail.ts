import { z } from 'zod';
import type { Breadcrumb, OccurrenceDetail } from '../../../contract/api.ts';
import type { Severity } from '../../../contract/frames.ts';
import { decodeEvent } from '../decide/event-body.ts';
import { Refusal } from '../decide/refusal.ts';
import { runStatement, type QueryDeps } from '../query/pipeline.ts';
import { neighboursStatement, occurrenceStatement } from '../query/sql/occurrence-detail.ts';
import { issueIdOf, readInput } from './input.ts';
import { readIssue } from './issue-life.ts';
import { ok, type ApiRequest, type ApiResponse } from './route.ts';

/** `GET issues/:issueId/occurrences/:which` */
export async function getOccurrence(deps: QueryDeps, { params, signal }: ApiRequest): Promise<ApiResponse> {
  const issueId = issueIdOf(params['issueId']);
  const asked = readInput(which, params['which']);
  const { life } = await readIssue(deps, issueId, signal);
  const by = { signal, caller: 'api occurrence' };
  const [row] = await runStatement<OccurrenceRow>(deps, occurrenceStatement(life, asked), by);
  if (!row) throw new Refusal('occurrence_unknown', 404, missing(asked));
  const [place] = await runStatement<PlaceRow>(deps, neighboursStatement(life, row.occurred_at, row.occurrence_id), by);
  return ok(toDetail(row, place ?? { total: 1, index: 1, previous: null, next: null }));
}

const which = z
  .string()
  .toLowerCase()
  .refine(
    (text) => ['latest', 'first', 'with-trace'].includes(text) || z.guid().safeParse(text).success,
    'The occurrence must be an id (a uuid), "latest", "first" or "with-trace"'
  );

function missing(asked: string): string {
  if (asked === 'with-trace')
    return 'No occurrence of this issue came with a trace. Send traces from the same application to see them here.';
  return asked === 'latest' || asked === 'first'
    ? 'No occurrence of this issue is stored any more; they are kept as long as the retention says.'
    : `There is no occurrence ${asked} of this issue; it may have expired.`;
}

interface PlaceRow {
  total: number;
  index: number;
  previous: string | null;
  next: string | null;
}
interface OccurrenceRow {
  occurrence_id: string;
  error_id: string;
  occurred_at: Date;
  received_at: Date;
  original_time: Date | null;
  error_type: string;
  error_message: string;
  severity: Severity;
  handled: boolean | null;
  environment: string;
  release_version: string | null;
  service_name: string | null;
  server_name: string | null;
  transaction_name: string | null;
  tenant: string | null;
  user_id: string | null;
  platform: string | null;
  sdk: string | null;
  trace_id: string | null;
  span_id: string | null;
  stack_trace: string | null;
  tags: Record<string, string>;
  context: Record<string, unknown>;
  request_context: Record<string, unknown> | null;
  user_context: Record<string, unknown> | null;
  breadcrumbs: Breadcrumb[];
  event: Uint8Array | null;
}

function toDetail(row: OccurrenceRow, place: PlaceRow): OccurrenceDetail {
  const { exceptions, contexts } = decodeEvent(row.event);
  return {
    occurrenceId: row.occurrence_id,
    issueId: row.error_id,
    occurredAt: row.occurred_at.toISOString(),
    receivedAt: row.received_at.toISOString(),
    originalTime: row.original_time?.toISOString() ?? null,
    type: row.error_type,
    message: row.error_message,
    severity: row.severity,
    handled: row.handled,
    service: row.service_name,
    environment: row.environment,
    release: row.release_version,
    serverName: row.server_name,
    transaction: row.transaction_name,
    tenant: row.tenant,
    platform: row.platform,
    sdk: row.sdk,
    traceId: row.trace_id,
    spanId: row.span_id,
    user: row.user_context ?? (row.user_id === null ? null : { id: row.user_id }),
    request: row.request_context,
    tags: row.tags,
    contexts: withAttributes(contexts, row.context),
    exceptions,
    breadcrumbs: row.breadcrumbs,
    stackTrace: row.stack_trace,
    previous: place.previous,
    next: place.next,
    index: place.index,
    total: place.total,
  };
}

/** The flat context repeats much of what the contexts say by name; what only it has is shown as `attributes`. */
function withAttributes(contexts: Record<string, unknown>, flat: Record<string, unknown>): Record<string, unknown> {
  const named = new Set(Object.values(contexts).flatMap((context) => Object.keys(Object(context) as object)));
  const attributes = Object.entries(flat).filter(([key]) => key !== 'user_id' && !named.has(key) && !(key in contexts));
  return attributes.length > 0 ? { attributes: Object.fromEntries(attributes), ...contexts } : contexts;
}
