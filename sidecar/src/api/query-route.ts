import { z } from 'zod';
import { runQuery } from '../query/pipeline.ts';
import { frameToJson } from '../query/to-frames/frame-json.ts';
import { readInput } from './input.ts';
import { ok, type Route } from './route.ts';
import type { RouteDeps } from './routes.ts';

/** `POST query`: one query model, answered with data frames as JSON; for programs other than Grafana. */
export function queryRoute({ queries }: Pick<RouteDeps, 'queries'>): Route {
  return {
    method: 'POST',
    path: 'query',
    role: 'none',
    handle: async ({ body, identity, signal }) => {
      const { query, from, to, intervalMs, maxDataPoints } = readInput(request, body);
      const frames = await runQuery(queries, {
        model: query,
        range: { from: new Date(from), to: new Date(to) },
        intervalMs,
        maxDataPoints,
        refId: 'A',
        signal,
        caller: `api ${identity.login ?? ''}`,
      });
      return ok({ frames: frames.map(frameToJson) });
    },
  };
}

const time = z.number('must be a time in milliseconds since 1970').min(-8.64e15).max(8.64e15);

const request = z.object(
  {
    query: z.unknown(),
    from: time,
    to: time,
    intervalMs: z.number('must be a number').nonnegative('must not be negative').default(1000),
    maxDataPoints: z.number('must be a number').positive('must be positive').default(500),
  },
  'The body must be a JSON object with query, from and to'
);
