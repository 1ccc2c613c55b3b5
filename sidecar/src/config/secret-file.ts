import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A secret that is made at the first start and kept in the data directory, readable by its owner only. Two processes
 * that start at once get the same one.
 */
export async function readOrCreateSecret(dataDir: string, name: string, bytes = 16): Promise<string> {
  const path = join(dataDir, name);
  await mkdir(dataDir, { recursive: true });
  try {
    await writeFile(path, `${randomBytes(bytes).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new Error(
        `${path} cannot be written (${(error as Error).message}). ` +
          'Set HOWDAH_DATA_DIR to a folder that this user may write to.',
        { cause: error }
      );
    }
  }
  return (await readFile(path, 'utf8')).trim();
}
