import { Router } from 'express';
import type { Metrics } from './metrics.ts';

export interface Readiness {
  ready: boolean;
  /** Each thing that must hold, `ok` or what is wrong. */
  checks: Record<string, string>;
}

/**
 * `GET /livez` 200 as long as the process answers; `GET /readyz` 200 or 503 with the checks as JSON; `GET /metrics` in
 * Prometheus' text format. None of them needs the token, and none shows data of users.
 */
export function healthRoutes(readiness: () => Promise<Readiness>, metrics: Metrics): Router {
  const router = Router();
  router.get('/livez', (_request, response) => {
    response.type('text/plain').send('ok\n');
  });
  router.get('/readyz', async (_request, response) => {
    const { ready, checks } = await readiness();
    response.status(ready ? 200 : 503).json({ ready, checks });
  });
  router.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.metrics());
  });
  return router;
}
