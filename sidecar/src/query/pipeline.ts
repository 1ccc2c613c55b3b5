import type { Pool } from 'pg';
import { Refusal } from '../decide/refusal.ts';
import { parseModel } from './model/parse-model.ts';
import type { ParsedQuery, QueryWindow } from './parsed-query.ts';
import { readAsReader, readRows } from './read-only.ts';
import { errorSeriesStatement } from './sql/error-series.ts';
import { issuesStatement, TREND_PARTS } from './sql/issues.ts';
import { occurrencesStatement } from './sql/occurrences.ts';
import { operationsStatement } from './sql/operations.ts';
import { partitionsStatement } from './sql/partitions.ts';
import { readsRollup, spanSeriesStatement } from './sql/span-series.ts';
import { userStatement } from './sql/sql.ts';
import { MOST_SPANS, traceStatement } from './sql/trace.ts';
import { MOST_CANDIDATES, tracesStatement } from './sql/traces.ts';
import { valuesStatement } from './sql/values.ts';
import { printStatement, type Statement } from './statement.ts';
import { timeBuckets } from './time-buckets.ts';
import type { DataFrame } from './to-frames/data-frame.ts';
import { errorSeriesFrames, type ErrorSeriesRow } from './to-frames/error-series.ts';
import type { DataSourceRef } from './to-frames/fields.ts';
import type { FrameContext } from './to-frames/frame-context.ts';
import { issuesFrames, type IssueRow } from './to-frames/issues.ts';
import { occurrencesFrames, type OccurrenceRow } from './to-frames/occurrences.ts';
import { operationsFrames, type OperationRow } from './to-frames/operations.ts';
import { partitionsFrames, type PartitionRow } from './to-frames/partitions.ts';
import { spanSeriesFrames, type SpanSeriesRow } from './to-frames/span-series.ts';
import { sqlFrames } from './to-frames/sql.ts';
import { traceFrames, type SpanRow } from './to-frames/trace.ts';
import { tracesFrames, type TraceSearchRow } from './to-frames/traces.ts';
import { valuesFrames, type ValueRow } from './to-frames/values.ts';

export interface QueryDeps {
  pool: Pool;
  now: () => Date;
  /** How long a statement may run. */
  timeoutMs?: number;
}

export interface QueryRequest {
  /** As it came from outside, see contract/query-model.ts. */
  model: unknown;
  range: { from: Date; to: Date };
  intervalMs: number;
  maxDataPoints: number;
  refId: string;
  /** Who answers, for links from a frame to itself. */
  datasource?: DataSourceRef | undefined;
  signal: AbortSignal;
  /** Seen in pg_stat_activity. */
  caller: string;
}

/** From query model to data frames. What is wrong with the query or around it is thrown as a Refusal. */
export async function runQuery(deps: QueryDeps, request: QueryRequest): Promise<DataFrame[]> {
  const query = parseModel(request.model);
  return answer(query, deps, request, windowOf(request));
}

/** Runs a statement of ours in a read-only transaction. */
export async function runStatement<R>(
  { pool, timeoutMs = STANDARD_TIMEOUT_MS }: QueryDeps,
  statement: Statement,
  { signal, caller }: Pick<QueryRequest, 'signal' | 'caller'>
): Promise<R[]> {
  return readRows<R>(pool, statement, { signal, caller, timeoutMs });
}

const STANDARD_TIMEOUT_MS = 30_000;
const MINUTE_MS = 60_000;

function windowOf({ range: { from, to }, intervalMs, maxDataPoints }: QueryRequest): QueryWindow {
  if (!Number.isFinite(from.getTime()) || !Number.isFinite(to.getTime()) || from > to) {
    throw new Refusal(
      'range_broken',
      400,
      'The time range is broken: "from" and "to" must be times, and "from" the earlier one.'
    );
  }
  return { from, to: new Date(Math.max(to.getTime(), from.getTime() + 1)), intervalMs, maxDataPoints };
}

async function answer(
  query: ParsedQuery,
  deps: QueryDeps,
  request: QueryRequest,
  window: QueryWindow
): Promise<DataFrame[]> {
  const contextOf = (statement: Statement): FrameContext => ({
    ...context,
    executedQueryString: printStatement(statement),
  });
  const context = {
    refId: request.refId,
    window,
    datasource: request.datasource,
    now: deps.now(),
    executedQueryString: '',
  };
  const rowsOf = <R>(statement: Statement) => runStatement<R>(deps, statement, request);

  switch (query.queryType) {
    case 'issues': {
      const statement = issuesStatement(query, window);
      return issuesFrames(await rowsOf<IssueRow>(statement), query, contextOf(statement), TREND_PARTS);
    }
    case 'occurrences': {
      const statement = occurrencesStatement(query, window);
      return occurrencesFrames(await rowsOf<OccurrenceRow>(statement), query, contextOf(statement));
    }
    case 'errorSeries': {
      const buckets = timeBuckets(window, 1);
      const statement = errorSeriesStatement(query, window, buckets);
      return errorSeriesFrames(await rowsOf<ErrorSeriesRow>(statement), query, buckets, contextOf(statement));
    }
    case 'traces': {
      const statement = tracesStatement(query, window);
      return tracesFrames(await rowsOf<TraceSearchRow>(statement), query, contextOf(statement), MOST_CANDIDATES);
    }
    case 'trace': {
      const statement = traceStatement(query);
      return traceFrames(await rowsOf<SpanRow>(statement), query.traceId, contextOf(statement), MOST_SPANS);
    }
    case 'spanSeries': {
      const unitMs = readsRollup(query) ? MINUTE_MS : 1;
      const buckets = timeBuckets(window, unitMs);
      const statement = spanSeriesStatement(query, window, buckets);
      return spanSeriesFrames(await rowsOf<SpanSeriesRow>(statement), query, buckets, contextOf(statement), unitMs);
    }
    case 'operations': {
      const statement = operationsStatement(query, window);
      return operationsFrames(await rowsOf<OperationRow>(statement), query, contextOf(statement));
    }
    case 'partitions': {
      const statement = partitionsStatement(query.table, context.now);
      return partitionsFrames(await rowsOf<PartitionRow>(statement), query, contextOf(statement));
    }
    case 'values': {
      const statement = valuesStatement(query, window);
      return valuesFrames(await rowsOf<ValueRow>(statement), query, contextOf(statement));
    }
    case 'sql': {
      const { text, shown, offset, fill } = userStatement(query, window);
      const { signal, caller } = request;
      const timeoutMs = deps.timeoutMs ?? STANDARD_TIMEOUT_MS;
      const result = await readAsReader(deps.pool, text, { signal, caller, timeoutMs, user: { shown, offset } });
      return sqlFrames(result, query, { ...context, executedQueryString: shown }, fill);
    }
    default:
      return query satisfies never;
  }
}
