import { resolve } from 'node:path';
import { createAhead } from '../../sidecar/src/jobs/partitions/create-ahead.ts';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { migrate } from '../../sidecar/src/postgres/migrate.ts';
import { openDatabase } from './database.ts';

/**
 * A database that was migrated by itself, with the partitions that the sidecar makes at its start. The settings of roles
 * belong to a database and are not cloned with the template: whoever logs in as a role needs this.
 */
export async function openMigrated(): ReturnType<typeof openDatabase> {
  const database = await openDatabase({ empty: true });
  const sidecar = resolve(import.meta.dirname, '../../sidecar');
  await migrate(database.pool, {
    migrationsDir: resolve(sidecar, 'migrations'),
    viewsDir: resolve(sidecar, 'views'),
    log: createLog('warn'),
  });
  await createAhead(database.pool, new Date());
  return database;
}
