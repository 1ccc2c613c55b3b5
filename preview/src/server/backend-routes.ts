import { status as Grpc } from '@grpc/grpc-js';
import express, { type Request, type Response, type Router } from 'express';
import { frameFromArrow } from './arrow-frames.ts';
import type { IdentityTokens } from './identity-tokens.ts';
import type { PluginClient, PluginContext } from './plugin-client.ts';
import type { BuiltPlugin } from './plugin-catalog.ts';
import { type DataQueryBody, isQueryBody, toQueries } from './query-body.ts';
import { DATA_SOURCE_UID, pluginContext, type Settings } from './settings.ts';
import { userOf } from './users.ts';

export interface BackendDeps {
  client: PluginClient;
  tokens: IdentityTokens;
  plugin: BuiltPlugin;
  settings: Settings;
  onFailure(what: string, error: Error): void;
}

/** The three doors of a backend data source: queries, resources, health. Statuses and bodies are those of Grafana. */
export function backendRoutes(deps: BackendDeps): Router {
  const router = express.Router();
  router.post('/api/ds/query', express.json({ limit: '100mb' }), (request, response) => query(deps, request, response));
  router.get(`/api/datasources/uid/${DATA_SOURCE_UID}/health`, (request, response) => health(deps, request, response));
  router.all(
    `/api/datasources/uid/${DATA_SOURCE_UID}/resources{/*path}`,
    express.raw({ type: () => true, limit: '100mb' }),
    (request, response) => resource(deps, request, response)
  );
  return router;
}

async function query(deps: BackendDeps, request: Request, response: Response): Promise<void> {
  const body = request.body as Partial<DataQueryBody> | undefined;
  if (!isQueryBody(body)) {
    response.status(400).json({ message: 'No queries found in query' });
    return;
  }
  const foreign = body.queries.find(({ datasource }) => datasource && datasource.uid !== DATA_SOURCE_UID);
  if (foreign) {
    response.status(404).json({
      message: `The preview has only the data source "${DATA_SOURCE_UID}"; query ${foreign.refId} asks for "${foreign.datasource?.uid}".`,
    });
    return;
  }

  const call = await callOf(deps, request, response);
  try {
    const { responses } = await deps.client.queryData(
      {
        pluginContext: call.context,
        headers: { 'http_X-Grafana-Id': call.token, ...forwarded(request) },
        queries: toQueries(body),
      },
      call.signal
    );
    const results = Object.fromEntries(Object.entries(responses).map(([refId, answer]) => [refId, toResult(answer)]));
    const failed = Object.values(results).some((result) => 'error' in result);
    response.status(failed ? 400 : 200).json({ results });
  } catch (error) {
    fail(deps, response, 'query', error as Error);
  }
}

function toResult(answer: { frames: Buffer[]; error: string; status: number; errorSource: string }) {
  const frames = answer.frames.map((bytes) => frameFromArrow(bytes));
  return answer.error
    ? { error: answer.error, errorSource: answer.errorSource || 'plugin', status: answer.status || 500, frames }
    : { status: answer.status || 200, frames };
}

async function health(deps: BackendDeps, request: Request, response: Response): Promise<void> {
  const call = await callOf(deps, request, response);
  try {
    const { status, message, jsonDetails } = await deps.client.checkHealth(
      { pluginContext: call.context, headers: { 'http_X-Grafana-Id': call.token } },
      call.signal
    );
    const details: unknown = jsonDetails.length > 0 ? JSON.parse(jsonDetails.toString()) : undefined;
    response.status(status === 'OK' ? 200 : 400).json({ status, message, ...(details !== undefined && { details }) });
  } catch (error) {
    deps.onFailure('health', error as Error);
    response
      .status(500)
      .json({ message: 'Plugin health check failed', messageId: 'plugin.healthCheck', statusCode: 500 });
  }
}

async function resource(deps: BackendDeps, request: Request, response: Response): Promise<void> {
  const url = request.originalUrl.slice(`/api/datasources/uid/${DATA_SOURCE_UID}/resources`.length).replace(/^\//, '');
  const call = await callOf(deps, request, response);
  try {
    const parts = deps.client.callResource(
      {
        pluginContext: call.context,
        path: decodeURIComponent(url.split('?')[0] ?? ''),
        method: request.method,
        url,
        headers: { ...headersOf(request), 'X-Grafana-Id': { values: [call.token] } },
        body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
      },
      call.signal
    );
    for await (const part of parts) {
      if (!response.headersSent) {
        writeHead(response, part.code, part.headers);
      }
      response.write(part.body);
    }
    response.end();
  } catch (error) {
    fail(deps, response, 'resource', error as Error);
  }
}

async function callOf(
  { tokens, plugin, settings }: BackendDeps,
  request: Request,
  response: Response
): Promise<{ context: PluginContext; token: string; signal: AbortSignal }> {
  const user = userOf(request);
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return {
    context: pluginContext(plugin, settings, user),
    token: await tokens.sign(user, new Date()),
    signal: controller.signal,
  };
}

/** The headers by which Grafana tells a plugin where on the screen a query comes from. */
function forwarded(request: Request): Record<string, string> {
  const names = ['X-Dashboard-Uid', 'X-Panel-Id', 'X-Query-Group-Id', 'X-Panel-Plugin-Id'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = request.get(name);
      return value ? [[`http_${name}`, value]] : [];
    })
  );
}

function headersOf(request: Request): Record<string, { values: string[] }> {
  const kept = Object.entries(request.headers).filter(([name]) => !NOT_FORWARDED.has(name));
  return Object.fromEntries(kept.map(([name, value]) => [canonical(name), { values: [value ?? ''].flat() }]));
}

const NOT_FORWARDED = new Set(['cookie', 'host', 'connection', 'content-length', 'transfer-encoding', 'x-grafana-id']);

/** `content-type` as Go servers spell it: `Content-Type`. */
function canonical(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

function writeHead(response: Response, code: number, headers: Record<string, { values: string[] }>): void {
  response.status(code);
  for (const [name, { values }] of Object.entries(headers)) {
    if (!DROPPED.has(name.toLowerCase())) {
      response.setHeader(name, values);
    }
  }
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Security-Policy', 'sandbox');
}

const DROPPED = new Set(['set-cookie', 'connection', 'transfer-encoding', 'content-length', 'cache-control']);

/** A failed call hides its text from the user, as in Grafana; it is in the preview's log. */
function fail(deps: BackendDeps, response: Response, what: string, error: Error & { code?: number }): void {
  if (error.code === Grpc.CANCELLED || response.destroyed) {
    return;
  }
  deps.onFailure(what, error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const unavailable = what === 'query' && error.code === Grpc.UNAVAILABLE;
  response.status(500).json({
    message: unavailable ? 'Plugin unavailable' : 'An error occurred within the plugin',
    messageId: unavailable ? 'plugin.connectionUnavailable' : 'plugin.requestFailureError',
    statusCode: 500,
    traceID: '',
  });
}
