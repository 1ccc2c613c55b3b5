import { z } from 'zod';
import type { IssueActionRequest, IssueCounts } from '../../../contract/api.ts';
import { changeIssues } from '../act/triage.ts';
import { runStatement } from '../query/pipeline.ts';
import { issueCountsStatement } from '../query/sql/issue-counts.ts';
import { environmentsOf, rangeOf, readInput } from './input.ts';
import { getIssue } from './issue-detail.ts';
import { getOccurrence } from './occurrence-detail.ts';
import { ok, type Route } from './route.ts';
import type { RouteDeps } from './routes.ts';

export function issueRoutes({ queries, pool, now }: Pick<RouteDeps, 'queries' | 'pool' | 'now'>): Route[] {
  return [
    {
      method: 'GET',
      path: 'issues/counts',
      role: 'none',
      handle: async ({ query, signal }) => {
        const statement = issueCountsStatement(rangeOf(query, now()), environmentsOf(query));
        const [counts] = await runStatement<IssueCounts>(queries, statement, { signal, caller: 'api counts' });
        return ok(counts);
      },
    },
    {
      method: 'POST',
      path: 'issues/actions',
      role: 'Editor',
      handle: async ({ body, identity }) => {
        const request = readInput(issueAction, body);
        return ok(await changeIssues(pool, { login: identity.login ?? '' }, request, now()));
      },
    },
    { method: 'GET', path: 'issues/:issueId', role: 'none', handle: (request) => getIssue(queries, request) },
    {
      method: 'GET',
      path: 'issues/:issueId/occurrences/:which',
      role: 'none',
      handle: (request) => getOccurrence(queries, request),
    },
  ];
}

const MOST_ISSUES = 1000;

const issueAction = z
  .object(
    {
      issueIds: z
        .array(z.guid('must be issue ids (uuids)').toLowerCase(), 'must be a list of issue ids')
        .min(1, 'is empty; name at least one issue')
        .max(MOST_ISSUES, `are more than ${MOST_ISSUES}; change them in several calls`)
        .transform((ids) => [...new Set(ids)]),
      action: z.enum(
        ['resolve', 'unresolve', 'ignore', 'investigate', 'assign'],
        'must be one of resolve, unresolve, ignore, investigate, assign'
      ),
      assignee: z
        .string('must be a login or null')
        .trim()
        .min(1, 'is empty; send null to take the owner away')
        .max(190, 'is too long')
        .nullish(),
      version: z.int('must be the version of the issue, a whole number').optional(),
    },
    'The body must be a JSON object with issueIds and action'
  )
  .refine(({ action, assignee }) => action !== 'assign' || assignee !== undefined, {
    path: ['assignee'],
    error: 'is missing: a login, or null to take the owner away',
  })
  .refine(({ issueIds, version }) => version === undefined || issueIds.length === 1, {
    path: ['version'],
    error: 'can be given for a single issue only',
  })
  .transform(({ assignee, version, ...rest }): IssueActionRequest => ({
    ...rest,
    ...(assignee !== undefined && { assignee }),
    ...(version !== undefined && { version }),
  }));
