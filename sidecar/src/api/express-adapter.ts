import express, { type ErrorRequestHandler, type Express, type Request, type Response, type Router } from 'express';
import { Refusal } from '../decide/refusal.ts';
import type { Log } from '../observe/log.ts';
import { answerCall, toAnswer } from './answer.ts';
import { isToken } from './check-token.ts';
import type { Identify } from './identify.ts';
import type { ApiResponse, Route } from './route.ts';

export interface ApiRouterOptions {
  routes: readonly Route[];
  /** Secret of the application side. */
  token: string;
  identify: Identify;
  log: Log;
}

/** The application side as one application: the routes below `/api/v1`, beside what anybody may ask. */
export function createApiApp(options: ApiRouterOptions, ...open: Router[]): Express {
  const app = express().disable('x-powered-by');
  for (const router of open) app.use(router);
  return app.use('/api/v1', apiRouter(options));
}

/** The routes over HTTP: `Authorization: Bearer <HOWDAH_API_TOKEN>`, and `X-Grafana-Id` for what needs a person. */
function apiRouter({ routes, token, identify, log }: ApiRouterOptions): Router {
  const router = express.Router();
  router.use((request, response, next) => {
    const [, bearer] = /^Bearer (.+)$/i.exec(request.get('authorization') ?? '') ?? [];
    if (isToken(bearer, token)) {
      next();
      return;
    }
    send(response, toAnswer(new Refusal('token_wrong', 403, TOKEN_REMEDY), request, log));
  });
  router.use(express.raw({ type: () => true, limit: MAX_BODY_BYTES }));
  router.use(async (request, response) => {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const answer = await answerCall(
      routes,
      {
        method: request.method,
        path: request.path,
        query: new URL(request.originalUrl, 'http://howdah').searchParams,
        body: bodyOf(request),
        identify: () => identify(request.get('x-grafana-id')),
        signal: gone.signal,
      },
      log
    );
    send(response, answer);
  });
  const onError: ErrorRequestHandler = (
    error: { type?: string; status?: number; message?: string },
    request,
    response,
    _next
  ) => {
    const refusal =
      error.type === 'entity.too.large'
        ? new Refusal(
            'body_too_large',
            413,
            `The body is larger than ${MAX_BODY_BYTES / 1_000_000} MB; send less at once.`
          )
        : new Refusal(
            'body_broken',
            error.status ?? 400,
            `The body could not be read: ${error.message ?? 'no reason is known'}.`
          );
    send(response, toAnswer(refusal, request, log));
  };
  router.use(onError);
  return router;
}

const MAX_BODY_BYTES = 1_000_000;
const TOKEN_REMEDY =
  'The token is missing or wrong. Send "Authorization: Bearer <token>"; `howdah token` prints it, HOWDAH_API_TOKEN sets it.';

/** Empty when nothing was sent: express.raw then leaves the body alone. */
function bodyOf({ body }: Request): Uint8Array {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function send(response: Response, { status, body }: ApiResponse): void {
  if (!response.writableEnded) response.status(status).set('cache-control', 'no-store').json(body);
}
