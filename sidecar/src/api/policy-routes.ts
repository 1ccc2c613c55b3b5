import { z } from 'zod';
import type { DueRetention, PolicyRequest } from '../../../contract/api.ts';
import { changePolicy, dueRetention, previewPolicy } from '../act/retention-policy.ts';
import { Refusal } from '../decide/refusal.ts';
import { readInput } from './input.ts';
import { ok, type Route } from './route.ts';
import type { RouteDeps } from './routes.ts';

/** How long tables are kept, and what follows from it. */
export function policyRoutes({ pool, now, archiveDir }: Pick<RouteDeps, 'pool' | 'now' | 'archiveDir'>): Route[] {
  return [
    {
      method: 'POST',
      path: 'storage/policy/preview',
      role: 'none',
      handle: async ({ body }) => ok(await previewPolicy(pool, readInput(policy, body), now())),
    },
    {
      method: 'POST',
      path: 'storage/policy',
      role: 'Admin',
      handle: async ({ body, identity }) => {
        const request = readInput(policy, body);
        if (request.archive && archiveDir === null) throw noArchive();
        return ok(await changePolicy(pool, { login: identity.login ?? '' }, request, now()));
      },
    },
    {
      method: 'GET',
      path: 'storage/due',
      role: 'none',
      handle: async () => ok((await dueRetention(pool, now())) satisfies DueRetention),
    },
  ];
}

const policy = z.object(
  {
    table: z.string('must be the name of a partitioned table').min(1, 'is empty').max(63, 'is too long for a table'),
    retentionDays: z.number('must be a number of days'),
    maxBytes: z.number('must be a number of bytes, or null for no limit').nullable(),
    archive: z.boolean('must be true or false'),
  },
  'The body must be a JSON object with table, retentionDays, maxBytes and archive'
) satisfies z.ZodType<PolicyRequest>;

function noArchive(): Refusal {
  return new Refusal(
    'archive_missing',
    400,
    'This sidecar has no folder for archives. Set HOWDAH_ARCHIVE_DIR, or leave the archive out.'
  );
}
