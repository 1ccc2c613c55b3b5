import type { RequestHandler } from 'express';

/** One request of the page to the server, for tests that check what was asked. */
interface LoggedRequest {
  at: string;
  method: string;
  url: string;
  status: number;
  durationMs: number;
  user: string;
}

/** Keeps the last requests below /api; `GET /_log` answers them, oldest first. */
export function createRequestLog(userOf: (request: Parameters<RequestHandler>[0]) => { login: string }) {
  const requests: LoggedRequest[] = [];
  const record: RequestHandler = (request, response, next) => {
    const startedAt = Date.now();
    const url = request.originalUrl;
    response.once('close', () => {
      requests.push({
        at: new Date(startedAt).toISOString(),
        method: request.method,
        url,
        status: response.statusCode,
        durationMs: Date.now() - startedAt,
        user: userOf(request).login,
      });
      requests.splice(0, Math.max(0, requests.length - KEPT));
    });
    next();
  };
  const list: RequestHandler = (_request, response) => {
    response.json(requests);
  };
  return { record, list };
}

const KEPT = 1000;
