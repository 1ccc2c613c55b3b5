import { spawnSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The user PostgreSQL runs as: it refuses to run as root. */
export interface RunAs {
  uid: number;
  gid: number;
}

/** Undefined unless this process is root: then the user `postgres`, which is made when it is missing. */
export async function chooseUser(): Promise<RunAs | undefined> {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const user = (await lookUp('postgres')) ?? (createUser() ? await lookUp('postgres') : undefined);
  if (!user) {
    throw new Error(
      'PostgreSQL does not run as root, there is no user "postgres" and none could be made. ' +
        'Run Howdah as another user, create one (useradd --system postgres), or set DATABASE_URL.'
    );
  }
  return user;
}

/** Whether the user can reach `path`: every folder on the way must let it through. */
export async function canReach({ uid, gid }: RunAs, path: string): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (found) {
      const shift = found.uid === uid ? 6 : found.gid === gid ? 3 : 0;
      if (((found.mode >> shift) & 1) === 0) {
        return false;
      }
    }
    if (folder === dirname(folder)) {
      return true;
    }
  }
}

async function lookUp(name: string): Promise<RunAs | undefined> {
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

function createUser(): boolean {
  return spawnSync('useradd', ['--system', '--no-create-home', '--user-group', 'postgres']).status === 0;
}
