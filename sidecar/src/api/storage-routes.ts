import type { CreateAheadResult } from '../../../contract/api.ts';
import { ok, type Route } from './route.ts';
import type { RouteDeps } from './routes.ts';
import { readStorage } from './storage-info.ts';

export function storageRoutes({
  queries,
  createAhead,
  archiveDir,
}: Pick<RouteDeps, 'queries' | 'createAhead' | 'archiveDir'>): Route[] {
  return [
    {
      method: 'GET',
      path: 'storage',
      role: 'none',
      handle: async ({ signal }) => ok(await readStorage(queries, archiveDir, { signal, caller: 'api storage' })),
    },
    {
      method: 'POST',
      path: 'storage/create-ahead',
      role: 'Admin',
      handle: async () => ok({ created: await createAhead() } satisfies CreateAheadResult),
    },
  ];
}
