import type { CreateAheadResult, RetentionResult, StorageEvents } from '../../../contract/api.ts';
import { runStatement } from '../query/pipeline.ts';
import { storageEventsStatement } from '../query/sql/storage-events.ts';
import { ok, type Route } from './route.ts';
import type { RouteDeps } from './routes.ts';
import { readStorage } from './storage-info.ts';

/** What is stored, what happened to it, and running the jobs now. */
export function storageRoutes({
  queries,
  createAhead,
  runRetention,
  archiveDir,
}: Pick<RouteDeps, 'queries' | 'createAhead' | 'runRetention' | 'archiveDir'>): Route[] {
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
    {
      method: 'POST',
      path: 'storage/retention',
      role: 'Admin',
      handle: async ({ identity }) => ok((await runRetention(identity.login ?? '')) satisfies RetentionResult),
    },
    {
      method: 'GET',
      path: 'storage/events',
      role: 'none',
      handle: async ({ signal }) => {
        const rows = await runStatement<EventRow>(queries, storageEventsStatement(), { signal, caller: 'api events' });
        return ok(rows.map(({ at, ...event }) => ({ at: at.toISOString(), ...event })) satisfies StorageEvents);
      },
    },
  ];
}

type EventRow = Omit<StorageEvents[number], 'at'> & { at: Date };
