import { Router, type Request, type Response } from 'express';
import { Rejection } from '../rejection.ts';
import type { RouteContext } from './intake-app.ts';
import { readBody } from './read-body.ts';
import { answerAccepted, answerSentryRefused } from './sentry-answer.ts';
import { keyInDsn, projectOfSentry, sentryKeysOf } from './sentry-key.ts';

/** The endpoints of Sentry SDKs, with and without the slash at the end. Content types are not looked at: SDKs vary. */
export function sentryRoutes(context: RouteContext): Router {
  const router = Router();
  for (const endpoint of ['envelope', 'store'] as const) {
    router.post(`/api/:project/${endpoint}`, (request, response) => receive(context, request, response, endpoint));
    router.all(`/api/:project/${endpoint}`, (request, response) => {
      response.setHeader('Allow', 'POST, OPTIONS');
      const rejection = new Rejection('wrong_method', 405, `${request.method} is not possible here; SDKs send POST.`);
      refuse(context, request, response, rejection, 0);
    });
  }
  return router;
}

async function receive(
  context: RouteContext,
  request: Request,
  response: Response,
  endpoint: 'envelope' | 'store'
): Promise<void> {
  let projectId = 0;
  try {
    const project = String(request.params['project']);
    const keys = sentryKeysOf(request, request.originalUrl);
    // Without a key in the request it must be in the envelope; with one, nobody sends a body in vain.
    if (keys.length > 0) projectId = (await projectOfSentry(keys, project, context.keys)).projectId;
    context.checkRoom(Number(request.headers['content-length'] ?? 0));
    const body = await readBody(request, context);
    const dsn = endpoint === 'envelope' ? keyInDsn(envelopeDsn(body)) : null;
    const key = await projectOfSentry(dsn === null ? keys : [...keys, dsn], project, context.keys);
    projectId = key.projectId;
    const { eventId } = await context.receiveSentry({ key, endpoint, body, receivedAt: context.now() });
    answerAccepted(response, eventId);
  } catch (error) {
    refuse(context, request, response, error, projectId);
  }
}

function refuse(context: RouteContext, request: Request, response: Response, error: unknown, projectId: number): void {
  const rejection = context.refusal(error, projectId);
  request.resume();
  if (!response.destroyed) answerSentryRefused(response, rejection);
}

/** The DSN in the first line of an envelope, when that can be read; whether the rest can is decided later. */
function envelopeDsn(body: Buffer): unknown {
  const end = body.indexOf(0x0a);
  const line = body.toString(
    'utf8',
    0,
    end < 0 ? Math.min(body.length, MAX_HEADER_BYTES) : Math.min(end, MAX_HEADER_BYTES)
  );
  try {
    return (JSON.parse(line) as { dsn?: unknown } | null)?.dsn;
  } catch {
    return undefined;
  }
}
const MAX_HEADER_BYTES = 65_536;
