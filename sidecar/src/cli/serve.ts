import { readConfig } from '../config/read-config.ts';
import { createLog } from '../observe/log.ts';
import { startHowdah } from '../main.ts';
import { banner } from './banner.ts';

/** Runs until SIGINT or SIGTERM, drains, and ends. A second signal ends at once. */
export async function serve(): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  const stopped = waitForSignal();
  const howdah = await startHowdah(config, log);
  process.stdout.write(banner(howdah));

  const signal = await stopped;
  process.stdout.write(`\n${signal}: finishing what was accepted; press Ctrl-C again to end at once\n`);
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  await howdah.stop();
  process.stdout.write('Stopped; nothing was lost.\n');
  process.exit(0);
}

function waitForSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => resolve(signal));
    }
  });
}
