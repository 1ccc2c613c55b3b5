import type { Pool } from 'pg';
import type { RetentionResult } from '../../../contract/api.ts';
import type { QueryDeps } from '../query/pipeline.ts';
import { holdRoutes } from './hold-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import { policyRoutes } from './policy-routes.ts';
import { queryRoute } from './query-route.ts';
import { ok, type Route } from './route.ts';
import { searchRoutes } from './search-routes.ts';
import { setupRoutes, type SetupFacts } from './setup-routes.ts';
import { storageRoutes } from './storage-routes.ts';

export interface RouteDeps {
  /** For reading. */
  queries: QueryDeps;
  /** For writing. */
  pool: Pool;
  now: () => Date;
  setup: SetupFacts;
  /** Makes the partitions that are missing and answers their names. */
  createAhead: () => Promise<string[]>;
  /** Runs retention on every table; `actor` is the login of who asked for it. */
  runRetention: (actor: string) => Promise<RetentionResult>;
  /** Folder of the archives; null where there is none. */
  archiveDir: string | null;
}

/** Everything in contract/api.ts. */
export function createRoutes(deps: RouteDeps): Route[] {
  return [
    { method: 'GET', path: 'identity', role: 'none', handle: ({ identity }) => Promise.resolve(ok(identity)) },
    ...issueRoutes(deps),
    ...setupRoutes(deps),
    ...storageRoutes(deps),
    ...policyRoutes(deps),
    ...holdRoutes(deps),
    ...searchRoutes(deps),
    queryRoute(deps),
  ];
}
