import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Builds a part unless the content of its inputs is that of the last build and its output is still there. Answers
 * whether it built.
 *
 * @param {{ name: string, inputs: string[], output: string, build: () => Promise<unknown> }} part paths are relative to
 *   the repository; an input is a file or a folder
 */
export async function buildPart({ name, inputs, output, build }) {
  const stamp = join(root, '.cache', 'build', name);
  const digest = await digestOf(inputs);
  const built = existsSync(stamp) ? await readFile(stamp, 'utf8') : '';
  if (built === digest && existsSync(join(root, output))) {
    return false;
  }
  await build();
  await mkdir(join(root, '.cache', 'build'), { recursive: true });
  await writeFile(stamp, digest);
  return true;
}

async function digestOf(inputs) {
  const hash = createHash('sha256').update(process.versions.node);
  for (const input of inputs) {
    for (const file of (await filesBelow(join(root, input))).sort()) {
      hash
        .update(relative(root, file))
        .update('\0')
        .update(await readFile(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

async function filesBelow(path) {
  if (!existsSync(path)) {
    return [];
  }
  if ((await stat(path)).isFile()) {
    return [path];
  }
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
