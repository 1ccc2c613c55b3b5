import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

// Debian keeps each version's programs in a folder of its own.
const folders = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  ...[18, 17, 16, 15].map((version) => `/usr/lib/postgresql/${version}/bin`),
];

/** The program psql of this machine; where there is none, tests that need it are skipped by name. */
export const psqlPath = folders.map((folder) => join(folder, 'psql')).find((path) => existsSync(path));

/** Runs psql with these arguments on a database; what it prints, and how it ends. */
export function psql(url: string, args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(psqlPath ?? 'psql', ['-X', ...args, url], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}
