import { resolve } from 'node:path';
import type { Config } from './config/read-config.ts';
import { readOrCreateSecret } from './config/secret-file.ts';

/** What a first start makes unless it is configured. */
export interface Secrets {
  apiToken: string;
  defaultKey: string;
}

/** The configured values, or those in the data directory, made there at the first call. */
export async function readSecrets(config: Config): Promise<Secrets> {
  const dataDir = resolve(config.dataDir);
  return {
    apiToken: config.apiToken ?? (await readOrCreateSecret(dataDir, 'api-token', 32)),
    defaultKey: config.defaultKey ?? (await readOrCreateSecret(dataDir, 'default-key')),
  };
}

/** The address at which senders reach the intake. */
export function dsnOf(intakeUrl: string, publicKey: string, projectId = 1): string {
  const dsn = new URL(intakeUrl);
  dsn.username = publicKey;
  dsn.pathname = `${dsn.pathname.replace(/\/+$/, '')}/${projectId}`;
  return dsn.href;
}
