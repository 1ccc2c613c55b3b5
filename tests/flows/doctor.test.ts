import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import { freePort } from '#support/free-port';
import { runHowdah, sidecarEnvironment, startSidecar } from '#support/sidecar-process';

test('doctor asks the sidecar that runs, and whether OTLP/gRPC is taken where the settings say', () =>
  withDatabase(async ({ url }) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'howdah-doctor-'));
    const env = await sidecarEnvironment({ HOWDAH_DATA_DIR: dataDir, DATABASE_URL: url });
    const alone = await runHowdah(['doctor'], env);
    const sidecar = startSidecar(env);
    try {
      await sidecar.ready();

      const good = await runHowdah(['doctor'], env);
      const elsewhere = await runHowdah(['doctor'], { ...env, HOWDAH_OTLP_GRPC_ADDR: `0.0.0.0:${await freePort()}` });
      // HTTP answers there.
      const wrong = await runHowdah(['doctor'], { ...env, HOWDAH_OTLP_GRPC_ADDR: env['HOWDAH_API_ADDR']! });

      expect(alone.stdout).toContain('✘ No sidecar answers');
      expect(alone.stdout).not.toContain('gRPC is taken');
      expect(good).toMatchObject({ code: 0 });
      expect(good.stdout).toContain(`✔ OTLP/gRPC is taken at ${env['HOWDAH_OTLP_GRPC_ADDR']}`);
      for (const { code, stdout } of [elsewhere, wrong]) {
        expect(code).toBe(1);
        expect(stdout).toMatch(/✘ No OTLP\/gRPC of Howdah answers at \S+: [A-Z_]+, .*\n +Another program may listen/);
      }
      expect(elsewhere.stdout).toContain('answers at localhost:');
    } finally {
      await sidecar.end('SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
    }
  }));
