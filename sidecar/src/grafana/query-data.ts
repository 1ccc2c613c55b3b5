import { Refusal } from '../decide/refusal.ts';
import type { Log } from '../observe/log.ts';
import { type QueryDeps, runQuery } from '../query/pipeline.ts';
import type { DataFrame } from '../query/to-frames/data-frame.ts';
import { frameToArrow } from './arrow.ts';
import { callerOf, checkPluginToken } from './authorise.ts';
import type { DataQuery, DataResponse, QueryDataRequest } from './plugin-protocol.ts';
import { validateFrame } from './validate-frame.ts';

export interface QueryDataDeps {
  queries: QueryDeps;
  token: string;
  log: Log;
}

/**
 * Answers the queries of a request beside each other. What goes wrong with one becomes its own error, which reaches the
 * user, and the others are still answered; an error of the whole call would hide the text (facts: grafana-backend 2).
 */
export async function queryData(
  deps: QueryDataDeps,
  request: QueryDataRequest,
  signal: AbortSignal
): Promise<{ responses: Record<string, DataResponse> }> {
  const answers = await Promise.all(
    request.queries.map(async (query) => [query.refId, await answerQuery(deps, request, query, signal)] as const)
  );
  return { responses: Object.fromEntries(answers) };
}

async function answerQuery(
  { queries, token, log }: QueryDataDeps,
  { pluginContext, headers }: QueryDataRequest,
  query: DataQuery,
  signal: AbortSignal
): Promise<DataResponse> {
  try {
    checkPluginToken(pluginContext, token);
    const settings = pluginContext?.dataSourceInstanceSettings;
    const frames = await runQuery(queries, {
      model: readModel(query),
      range: rangeOf(query),
      intervalMs: query.intervalMS,
      maxDataPoints: query.maxDataPoints,
      refId: query.refId,
      datasource: settings ? { uid: settings.uid, name: settings.name } : undefined,
      signal,
      caller: callerOf(pluginContext, headers),
    });
    return { status: 200, frames: frames.map(encode) };
  } catch (error) {
    return toError(error, query.refId, log);
  }
}

function readModel({ json }: DataQuery): unknown {
  if (json.length === 0) return {};
  try {
    return JSON.parse(json.toString('utf8')) as unknown;
  } catch (error) {
    throw new Refusal('query_broken', 400, `The query is no JSON: ${(error as Error).message}.`, { cause: error });
  }
}

function rangeOf({ timeRange }: DataQuery): { from: Date; to: Date } {
  if (!timeRange) throw new Refusal('range_broken', 400, 'The query came without a time range.');
  return { from: new Date(timeRange.fromEpochMS), to: new Date(timeRange.toEpochMS) };
}

function encode(frame: DataFrame): Uint8Array {
  validateFrame(frame);
  return frameToArrow(frame);
}

function toError(error: unknown, refId: string, log: Log): DataResponse {
  if (error instanceof Refusal) {
    return { status: error.status, error: error.message, errorSource: 'downstream' };
  }
  log.error('a query failed', {
    refId,
    reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  return {
    status: 500,
    error: 'The sidecar failed at this query; that is a fault of Howdah. Its log says more.',
    errorSource: 'plugin',
  };
}
