import { answerCall, toAnswer } from '../api/answer.ts';
import type { Identify } from '../api/identify.ts';
import type { ApiResponse, Route } from '../api/route.ts';
import { Refusal } from '../decide/refusal.ts';
import type { Log } from '../observe/log.ts';
import { checkPluginToken, identityTokenOf } from './authorise.ts';
import type { CallResourceRequest, CallResourceResponse } from './plugin-protocol.ts';

export interface CallResourceDeps {
  routes: readonly Route[];
  token: string;
  identify: Identify;
  log: Log;
}

/** The routes of the application side, as Grafana's front end reaches them below `/resources/`. */
export async function callResource(
  { routes, token, identify, log }: CallResourceDeps,
  request: CallResourceRequest,
  signal: AbortSignal
): Promise<CallResourceResponse> {
  const { method, path, url, headers, body } = request;
  try {
    checkPluginToken(request.pluginContext, token);
    if (body.length > MAX_BODY_BYTES) {
      throw new Refusal(
        'body_too_large',
        413,
        `The body is larger than ${MAX_BODY_BYTES / 1_000_000} MB; send less at once.`
      );
    }
  } catch (error) {
    return toResponse(toAnswer(error, request, log));
  }
  const answer = await answerCall(
    routes,
    {
      method,
      path: path.split('?')[0] ?? '',
      query: new URLSearchParams(url.split('?')[1] ?? ''),
      body,
      identify: () => identify(identityTokenOf(headers)),
      signal,
    },
    log
  );
  return toResponse(answer);
}

const MAX_BODY_BYTES = 1_000_000;

function toResponse({ status, body }: ApiResponse): CallResourceResponse {
  return {
    code: status,
    headers: { 'content-type': { values: ['application/json'] } },
    body: Buffer.from(JSON.stringify(body)),
  };
}
