import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system that is small enough to be filled. */
export interface SmallDisk {
  path: string;
  /** Leaves no room at all. */
  fill(): void;
  /** Gives the room back. */
  free(): Promise<void>;
  unmount(): void;
}

/** True where a small disk can be mounted: for root on Linux, when its container allows it. */
export const canMount = (() => {
  try {
    mountSmallDisk(1).unmount();
    return true;
  } catch {
    return false;
  }
})();

export function mountSmallDisk(megabytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'howdah-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', path], { stdio: 'ignore' });
  } catch (cause) {
    rmdirSync(path);
    throw new Error(`A small disk cannot be mounted at ${path}.`, { cause });
  }
  const filler = join(path, 'filler');
  return {
    path,
    fill: () => {
      try {
        for (;;) appendFileSync(filler, Buffer.alloc(64 * 1024));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    },
    free: () => rm(filler),
    unmount: () => {
      execFileSync('umount', ['-l', path]);
      rmdirSync(path);
    },
  };
}
