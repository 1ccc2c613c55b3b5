import type { ApiError, Identity, Role } from '../../../contract/api.ts';
import { Refusal } from '../decide/refusal.ts';
import type { Log } from '../observe/log.ts';
import type { ApiResponse, Route } from './route.ts';

/** A call as either door receives it. The token was checked there. */
export interface ApiCall {
  method: string;
  /** Without the part before the route, e.g. `issues/counts`; a slash in front does no harm. */
  path: string;
  query: URLSearchParams;
  body: Uint8Array;
  /** Verifies who asks; a token that is missing or bad makes an identity that is not verified. */
  identify: () => Promise<Identity>;
  signal: AbortSignal;
}

/** Answers a call by the table of routes. Never throws: what goes wrong becomes an ApiError, and our own bugs a line in the log. */
export async function answerCall(routes: readonly Route[], call: ApiCall, log: Log): Promise<ApiResponse> {
  try {
    const { route, params } = findRoute(routes, call);
    const identity = await call.identify();
    checkRole(route, identity);
    return await route.handle({ params, query: call.query, body: readBody(call), identity, signal: call.signal });
  } catch (error) {
    return toAnswer(error, call, log);
  }
}

/** What a refusal, or a bug, is answered with. */
export function toAnswer(error: unknown, { method, path }: Pick<ApiCall, 'method' | 'path'>, log: Log): ApiResponse {
  if (error instanceof Refusal) {
    return { status: error.status, body: { message: error.message, code: error.code } satisfies ApiError };
  }
  log.error('a call of the application side failed', {
    method,
    path,
    reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  const message = 'The sidecar failed at this; that is a fault of Howdah. Its log says more.';
  return { status: 500, body: { message, code: 'internal_error' } satisfies ApiError };
}

function findRoute(
  routes: readonly Route[],
  { method, path }: ApiCall
): { route: Route; params: Record<string, string> } {
  const parts = path.split('/').filter((part) => part !== '');
  const matching = routes.flatMap((route) => {
    const params = matchPath(route.path.split('/'), parts);
    return params ? [{ route, params }] : [];
  });
  const found = matching.find(({ route }) => route.method === method);
  if (found) return found;
  if (matching.length > 0) {
    const allowed = matching.map(({ route }) => route.method).join(' or ');
    throw new Refusal('method_not_allowed', 405, `${method} is not possible on /${parts.join('/')}; use ${allowed}.`);
  }
  throw new Refusal(
    'path_unknown',
    404,
    `There is nothing at /${parts.join('/')}. Sidecar and plugin may have different versions.`
  );
}

function matchPath(pattern: readonly string[], parts: readonly string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const part = decode(parts[index] ?? '');
    if (expected.startsWith(':')) params[expected.slice(1)] = part;
    else if (expected !== part) return null;
  }
  return params;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const RANK: Readonly<Record<Role, number>> = { Viewer: 1, Editor: 2, Admin: 3 };

function checkRole({ role }: Route, identity: Identity): void {
  if (role === 'none') return;
  if (!identity.verified || !identity.role) {
    throw new Refusal(
      'identity_missing',
      403,
      `Who asks could not be verified: ${identity.reason ?? 'no reason is known.'}`
    );
  }
  if (RANK[identity.role] < RANK[role]) {
    throw new Refusal(
      'role_too_low',
      403,
      `This needs the role ${role}; ${identity.login ?? 'you'} is ${identity.role}. Ask an administrator of Grafana.`
    );
  }
}

function readBody({ body }: ApiCall): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(Buffer.from(body).toString('utf8')) as unknown;
  } catch (error) {
    throw new Refusal('body_broken', 400, `The body is no JSON: ${(error as Error).message}.`, { cause: error });
  }
}
