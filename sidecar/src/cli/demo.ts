import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environmentWith } from '../config/environment.ts';
import { readConfig, type Config } from '../config/read-config.ts';
import { readSecrets, dsnOf } from '../secrets.ts';
import { urlOf } from '../serve/address.ts';
import { withDatabase } from './with-database.ts';

/** Runs the shop against the sidecar of this configuration, which must be running. */
export async function demo({ once: bounded, backfill }: { once?: boolean; backfill?: string }): Promise<void> {
  const program = fileURLToPath(new URL('../../demo/dist/main.js', import.meta.url));
  if (!existsSync(program)) {
    throw new Error('The demo is not built, or not part of this installation: run `npm run build` in the repository.');
  }
  const config = readConfig();
  const intake = urlOf(config.intakeAddr);
  await refuseWithoutSidecar(config);
  const { defaultKey } = await readSecrets(config);
  const databaseUrl = await withDatabase(async (_pool, _config, url) => url);
  const hours = backfill ?? (bounded ? '0' : '6');

  const child = spawn(
    process.execPath,
    [program, '--intake', intake, '--backfill', hours, ...(bounded ? ['--once'] : [])],
    {
      stdio: 'inherit',
      env: environmentWith({
        HOWDAH_DEMO_DSN: dsnOf(intake, defaultKey),
        HOWDAH_DEMO_DATABASE: databaseUrl,
        HOWDAH_DEMO_KEY: defaultKey,
        ...(config.previewAddr && { HOWDAH_DEMO_WEB: urlOf(config.previewAddr) }),
      }),
    }
  );
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}

async function refuseWithoutSidecar(config: Config): Promise<void> {
  const url = `${urlOf(config.apiAddr)}/readyz`;
  const answer = await fetch(url).catch(() => undefined);
  if (!answer?.ok) {
    throw new Error(
      `Howdah does not answer at ${url}${answer ? ` (${answer.status})` : ''}. Start it first: \`npm start\` in another terminal.`
    );
  }
}
