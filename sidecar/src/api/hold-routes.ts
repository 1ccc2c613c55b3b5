import { z } from 'zod';
import type { HoldRequest } from '../../../contract/api.ts';
import { listHolds, placeHold, releaseHold } from '../act/legal-holds.ts';
import { readInput } from './input.ts';
import { ok, type Route } from './route.ts';
import type { RouteDeps } from './routes.ts';

/** What is kept beyond retention. */
export function holdRoutes({ pool, now }: Pick<RouteDeps, 'pool' | 'now'>): Route[] {
  return [
    {
      method: 'GET',
      path: 'storage/holds',
      role: 'none',
      handle: async ({ query }) => {
        const given = { kind: query.get('kind') ?? undefined, subject: query.get('subject') ?? undefined };
        return ok(await listHolds(pool, readInput(filter, given)));
      },
    },
    {
      method: 'POST',
      path: 'storage/holds',
      role: 'Editor',
      handle: async ({ body, identity }) =>
        ok(await placeHold(pool, { login: identity.login ?? '' }, readInput(hold, body), now())),
    },
    {
      method: 'POST',
      path: 'storage/holds/:holdId/release',
      role: 'Admin',
      handle: async ({ params, identity }) =>
        ok(await releaseHold(pool, { login: identity.login ?? '' }, readInput(holdId, params['holdId']), now())),
    },
  ];
}

const SUBJECTS = {
  issue: z.guid('must be an issue id (a uuid), as in the link of the issue').toLowerCase(),
  trace: z
    .string('must be a trace id')
    .toLowerCase()
    .regex(/^(?!0{32})[0-9a-f]{32}$/, 'must be a trace id: 32 hex digits, not all 0'),
};

const reason = z
  .string('must say why, in words')
  .trim()
  .min(1, 'is empty; say why this is kept')
  .max(1_000, 'is too long; 1000 characters at most')
  // PostgreSQL's texts hold all characters but this one.
  .refine((text) => !text.includes('\0'), 'has a character with the code 0');

const hold = z.discriminatedUnion(
  'kind',
  [
    z.object({ kind: z.literal('issue'), subject: SUBJECTS.issue, reason }),
    z.object({ kind: z.literal('trace'), subject: SUBJECTS.trace, reason }),
  ],
  'The body must be a JSON object with kind ("issue" or "trace"), subject and reason'
) satisfies z.ZodType<HoldRequest>;

const filter = z.object({
  kind: z.enum(['issue', 'trace'], 'must be issue or trace').optional(),
  subject: z
    .string()
    .max(64, 'is too long for an id')
    .toLowerCase()
    .refine((text) => !text.includes('\0'), 'is no id')
    .optional(),
});

const holdId = z.string().regex(/^\d{1,18}$/, 'The id of a hold is a number, as in the list of holds');
