import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readOrCreateSecret } from './secret-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'howdah-secrets-'));
});
afterEach(() => rm(folder, { recursive: true }));

test("a secret is made once, also by many at the same moment, and is the owner's alone", async () => {
  const dataDir = join(folder, 'not/there/yet');

  const read = await Promise.all(Array.from({ length: 20 }, () => readOrCreateSecret(dataDir, 'token', 32)));

  expect(new Set(read).size).toBe(1);
  expect(read[0]).toMatch(/^[0-9a-f]{64}$/);
  expect((await stat(join(dataDir, 'token'))).mode & 0o777).toBe(0o600);
  expect(await readdir(dataDir)).toEqual(['token']);
});

test('a folder that cannot be made, and a file that lost its content, are told with what to do', async () => {
  await writeFile(join(folder, 'file'), '');

  await expect(readOrCreateSecret(join(folder, 'file'), 'token')).rejects.toThrow(/file\/token.*HOWDAH_DATA_DIR/);
  await expect(readOrCreateSecret(folder, 'file')).rejects.toThrow(/the file is empty; put the secret back/);
});
