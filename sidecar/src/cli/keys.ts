import * as keys from '../act/keys.ts';
import { urlOf } from '../serve/address.ts';
import { dsnOf } from '../secrets.ts';
import type { Config } from '../config/read-config.ts';
import { withDatabase } from './with-database.ts';

export async function listKeys(): Promise<void> {
  await withDatabase(async (pool, config) => {
    for (const key of await keys.listKeys(pool)) {
      print(key, config);
    }
  });
}

export async function createKey({ project, label }: { project: string; label: string }): Promise<void> {
  if (!/^\d{1,9}$/.test(project)) {
    throw new Error(`--project must be a project number such as 1, not "${project}".`);
  }
  await withDatabase(async (pool, config) => print(await keys.createKey(pool, Number(project), label), config));
}

export async function disableKey(publicKey: string): Promise<void> {
  await withDatabase(async (pool, config) => print(await keys.disableKey(pool, publicKey, new Date()), config));
}

function print({ publicKey, projectId, label, disabledAt }: keys.ProjectKey, config: Config): void {
  const dsn = dsnOf(config.intakePublicUrl ?? urlOf(config.intakeAddr), publicKey, projectId);
  const state = disabledAt ? `disabled ${disabledAt.toISOString()}` : 'accepted';
  process.stdout.write(`project ${projectId}  ${publicKey}  ${state}  ${label}\n  ${dsn}\n`);
}
