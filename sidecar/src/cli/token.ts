import { readConfig } from '../config/read-config.ts';
import { readSecrets } from '../secrets.ts';

/** Prints the token alone, so that it can be used in a script. */
export async function token(): Promise<void> {
  const { apiToken } = await readSecrets(readConfig());
  process.stdout.write(`${apiToken}\n`);
}
