import { Command } from 'commander';
import { listArchivesCommand, restoreArchiveCommand, verifyArchives } from './archive.ts';
import { demo } from './demo.ts';
import { doctor } from './doctor.ts';
import { createKey, disableKey, listKeys } from './keys.ts';
import { migrateCommand } from './migrate.ts';
import { serve } from './serve.ts';
import { settingsHelp } from './settings-help.ts';
import { token } from './token.ts';
import { url } from './url.ts';

const program = new Command('howdah')
  .description('Errors, traces, metrics and logs in your own PostgreSQL, for your own Grafana.')
  .version(__HOWDAH_VERSION__)
  .addHelpText('after', () => `\nEnvironment:\n${settingsHelp()}`)
  .showHelpAfterError('Run with --help for all commands and settings.');

program.command('serve').description('run the sidecar until Ctrl-C, which drains').action(serve);

program
  .command('migrate')
  .description('bring the database to this version, which `serve` does as well')
  .option('--dry-run', 'print what would run, and change nothing')
  .option('--sql', 'print one file for "psql -f" that does the same; needs no database')
  .action(migrateCommand);

program
  .command('demo')
  .description('send the telemetry of a small shop to the running sidecar')
  .option('--once', 'send a fixed number of visits and end')
  .option('--backfill <hours>', 'first send so many hours of past telemetry; 6 unless --once')
  .action(demo);

program.command('doctor').description('check the installation and say how to mend it').action(doctor);
program.command('token').description('print the token to save in the Grafana data source').action(token);

program
  .command('url')
  .description('print a connection URL of the database for psql and other tools')
  .option('--role <role>', 'reader (read only), writer, or owner (makes tables and triggers)', 'reader')
  .action(url);

const keys = program.command('keys').description('public keys by which senders are known');
keys.command('list').description('list the keys and their DSN').action(listKeys);
keys
  .command('create')
  .description('make a key')
  .option('--project <id>', 'project number', '1')
  .option('--label <text>', 'what it is for', '')
  .action(createKey);
keys.command('disable').description('refuse a key from now on').argument('<key>').action(disableKey);

const archive = program
  .command('archive')
  .description('partitions that retention has archived before it dropped them (HOWDAH_ARCHIVE_DIR)');
archive.command('list').description('list the archives and where they are').action(listArchivesCommand);
archive
  .command('verify')
  .description('read archives to their end and compare rows and checksums')
  .argument('[partition]', 'its archive; all when left out')
  .action((name: string | undefined) => verifyArchives(name));
archive
  .command('restore')
  .description('bring a partition back to its place, with the rows it refers to')
  .argument('<partition>', 'its archive, as listed')
  .option('--keep-days <days>', 'for how long retention then leaves it alone', '7')
  .action(restoreArchiveCommand);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${tell(error)}\n`);
  process.exitCode = 1;
}

/** What a person can mend is said in a sentence; a fault of ours comes with its stack. */
function tell(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const ours = [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind);
  return ours || error.message === '' ? (error.stack ?? error.name) : error.message;
}
