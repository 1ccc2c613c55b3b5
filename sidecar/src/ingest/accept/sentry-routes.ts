import { Router, type Request, type Response } from 'express';
import { Rejection } from '../rejection.ts';
import type { ReceivedSentry, RouteContext } from './intake-app.ts';
import { discardBody } from './discard-body.ts';
import { withBody } from './read-body.ts';
import { answerAccepted, answerSentryRefused } from './sentry-answer.ts';
import { checkDsn, keyInDsn, projectOfSentry, sentryKeysOf } from './sentry-key.ts';

/** The endpoints of Sentry SDKs, with and without the slash at the end. Content types are not looked at: SDKs vary. */
export function sentryRoutes(context: RouteContext): Router {
  const router = Router();
  for (const { path, endpoint, methods = ['POST'] } of ENDPOINTS) {
    router.all(path.map(belowAnyPath), async (request, response) => {
      if (methods.includes(request.method)) {
        await receive(context, request, response, endpoint);
        return;
      }
      response.setHeader('Allow', [...methods, 'OPTIONS'].join(', '));
      const message = `${request.method} is not possible here; senders use ${methods.join(' or ')}.`;
      refuse(context, request, response, new Rejection('wrong_method', 405, message), 0);
    });
  }
  return router;
}

/**
 * A DSN may have a path in front of its project, `https://key@example.com/telemetry/1`, and a proxy may pass it on with
 * the request: it does not matter here.
 */
export function belowAnyPath(path: string): string {
  return `{/*before}${path}`;
}

interface Endpoint {
  path: string[];
  endpoint: ReceivedSentry['endpoint'];
  methods?: string[];
}

const ENDPOINTS: readonly Endpoint[] = [
  { path: ['/api/:project/envelope'], endpoint: 'envelope' },
  { path: ['/api/:project/store', '/api/store'], endpoint: 'store' },
  { path: ['/api/:project/security', '/api/:project/nel'], endpoint: 'security' },
  { path: ['/api/:project/cron/:slug', '/api/:project/cron/:slug/:key'], endpoint: 'cron', methods: ['GET', 'POST'] },
  { path: ['/api/:project/minidump'], endpoint: 'minidump' },
  { path: ['/api/:project/unreal', '/api/:project/unreal/:key'], endpoint: 'unreal' },
];

async function receive(
  context: RouteContext,
  request: Request,
  response: Response,
  endpoint: ReceivedSentry['endpoint']
): Promise<void> {
  let projectId = 0;
  try {
    const project = parameter(request, 'project');
    const inPath = parameter(request, 'key');
    const keys = [...sentryKeysOf(request, request.originalUrl), ...(inPath === null ? [] : [inPath])];
    // Without a key in the request it must be in the envelope; with one, nobody sends a body in vain.
    if (keys.length > 0) projectId = (await projectOfSentry(keys, project, context.keys)).projectId;
    // A small body is read even when there is no room for it: it says which kinds of items the sender shall pause.
    const announced = Number(request.headers['content-length'] ?? 0);
    if (announced > SMALL_BODY) context.checkRoom(announced);
    const answer = await withBody(request, context, async (body) => {
      const dsn = endpoint === 'envelope' ? envelopeDsn(body) : null;
      const keyOfDsn = keyInDsn(dsn);
      const key = await projectOfSentry(keyOfDsn === null ? keys : [...keys, keyOfDsn], project, context.keys);
      projectId = key.projectId;
      checkDsn(dsn, project);
      const received = { key, endpoint, body, about: aboutOf(request), sender: senderOf(request) };
      return context.receiveSentry({ ...received, receivedAt: context.now() });
    });
    answerAccepted(response, answer);
  } catch (error) {
    refuse(context, request, response, error, projectId);
  }
}
const SMALL_BODY = 1024 * 1024;

function refuse(context: RouteContext, request: Request, response: Response, error: unknown, projectId: number): void {
  const rejection = context.refusal(error, projectId);
  discardBody(request, context.maxBodyBytes);
  if (!response.destroyed) answerSentryRefused(response, rejection);
}

function parameter(request: Request, name: string): string | null {
  const value = request.params[name];
  return typeof value === 'string' ? value : null;
}

// Which proxy passed it on may differ from try to try.
function senderOf(request: Request): string {
  return [request.headers['x-forwarded-for'] ?? request.socket.remoteAddress ?? ''].flat().join(',').slice(0, 500);
}

/** What stands beside the body and is part of what was sent. */
function aboutOf(request: Request): ReceivedSentry['about'] {
  const question = request.originalUrl.indexOf('?');
  const query = new URLSearchParams(question < 0 ? '' : request.originalUrl.slice(question));
  const named = QUERY.map((name): [string, string | null] => [name, query.get(name)]);
  return {
    ...Object.fromEntries(named),
    slug: parameter(request, 'slug'),
    userAgent: request.headers['user-agent'] ?? null,
  };
}
const QUERY = ['sentry_release', 'sentry_environment', 'status', 'check_in_id', 'duration', 'environment'];

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
