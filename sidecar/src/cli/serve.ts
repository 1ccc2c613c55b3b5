import { readConfig } from '../config/read-config.ts';
import { createLog } from '../observe/log.ts';
import { startHowdah } from '../main.ts';
import { banner } from './banner.ts';

/** Runs until SIGINT or SIGTERM, drains, and ends. A second signal ends at once. */
export async function serve(): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  // A library that forgets a promise (when a connection breaks, say) must not take telemetry down with it.
  process.on('unhandledRejection', (reason) => {
    log.error('a rejection that nobody handled', { reason: reason instanceof Error ? reason.stack : String(reason) });
  });
  const stop = new AbortController();
  const stopped = waitForSignal(stop);
  const howdah = await startHowdah(config, log, stop.signal);
  if (!stop.signal.aborted) {
    process.stdout.write(banner(howdah));
  }

  await stopped;
  await howdah.stop();
  process.stdout.write('Stopped.\n');
  process.exit(0);
}

/** The first signal ends waiting for a database as well; with the second, the process ends as it would without us. */
function waitForSignal(stop: AbortController): Promise<void> {
  return new Promise((resolve) => {
    const onFirst = (signal: NodeJS.Signals) => {
      process.off('SIGINT', onFirst).off('SIGTERM', onFirst);
      process.once('SIGINT', () => process.exit(130));
      process.once('SIGTERM', () => process.exit(143));
      process.stdout.write(`\n${signal}: finishing what was accepted; press Ctrl-C again to end at once\n`);
      stop.abort(new Error(`${signal} before the start was through`));
      resolve();
    };
    process.on('SIGINT', onFirst).on('SIGTERM', onFirst);
  });
}
