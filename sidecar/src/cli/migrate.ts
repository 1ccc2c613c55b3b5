import { createLog } from '../observe/log.ts';
import { MIGRATIONS_DIR, VIEWS_DIR } from '../open-database.ts';
import { migrate, planMigrations } from '../postgres/migrate.ts';
import { migrationScript } from '../postgres/migration-script.ts';
import { withDatabase } from './with-database.ts';

/** `--sql` needs no database: the file finds out by itself what has run. */
export async function migrateCommand({ dryRun, sql }: { dryRun?: boolean; sql?: boolean }): Promise<void> {
  if (sql) {
    process.stdout.write(await migrationScript(MIGRATIONS_DIR, VIEWS_DIR));
    return;
  }
  await withDatabase(async (pool) => {
    if (dryRun) {
      const planned = await planMigrations(pool, MIGRATIONS_DIR);
      process.stdout.write(
        planned.map(({ name, sql }) => `-- ${name}\n${sql}\n`).join('') ||
          'Nothing to run: the database is up to date.\n'
      );
      return;
    }
    const ran = await migrate(pool, { migrationsDir: MIGRATIONS_DIR, viewsDir: VIEWS_DIR, log: createLog('warn') });
    process.stdout.write(ran.length > 0 ? `Applied ${ran.join(', ')}\n` : 'The database is up to date.\n');
  });
}
