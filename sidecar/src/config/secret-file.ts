import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A secret that is made at the first start and kept in the data directory, readable by its owner only. Two processes
 * that start at once get the same one.
 */
export async function readOrCreateSecret(dataDir: string, name: string, bytes = 16): Promise<string> {
  const path = join(dataDir, name);
  try {
    return await readSecret(path).catch(async (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        throw error;
      }
      await mkdir(dataDir, { recursive: true });
      await createSecret(path, bytes);
      return readSecret(path);
    });
  } catch (cause) {
    throw new Error(
      `The secret ${path} cannot be kept (${(cause as Error).message}). ` +
        'Set HOWDAH_DATA_DIR to a folder that this user may write to.',
      { cause }
    );
  }
}

async function readSecret(path: string): Promise<string> {
  const secret = (await readFile(path, 'utf8')).trim();
  if (secret === '') {
    throw new Error('the file is empty; put the secret back, or remove the file to make a new one');
  }
  return secret;
}

/** Written aside and linked: a reader never sees half of it, and of two writers the first one counts. */
async function createSecret(path: string, bytes: number): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${randomBytes(bytes).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
  } finally {
    await rm(draft);
  }
}
