import { setTimeout as delay } from 'node:timers/promises';
import { Rejection, unavailable } from '../rejection.ts';

export interface ProjectKey {
  publicKey: string;
  projectId: number;
  projectName: string;
  disabled: boolean;
}

/** The keys of all projects, read anew every few seconds, and at once when a key is not among them. */
export class ProjectKeys {
  private keys = new Map<string, ProjectKey>();
  private loadedAt = -Infinity;
  private failedAt = -Infinity;
  /** What the last try to read them failed with. */
  private failure: unknown = null;
  private loading: Promise<void> | null = null;
  private readonly load: () => Promise<ProjectKey[]>;

  constructor(load: () => Promise<ProjectKey[]>) {
    this.load = load;
  }

  /** The project of a key that is in use. Throws a Rejection that tells a wrong key from one that was disabled. */
  async find(publicKey: string): Promise<ProjectKey> {
    if (!/^[0-9a-f]{32}$/.test(publicKey)) {
      throw new Rejection('malformed_key', 403, `A key has 32 hexadecimal digits; this one does not. ${WHERE}`);
    }
    await this.refresh(FRESH_MS);
    if (!this.keys.has(publicKey)) await this.refresh(FRESH_FOR_UNKNOWN_MS);
    const key = this.keys.get(publicKey);
    if (key === undefined && this.failure !== null) throw unreadable(this.failure);
    if (key === undefined) throw new Rejection('unknown_key', 403, `This key is not known. ${WHERE}`);
    if (key.disabled) throw new Rejection('disabled_key', 403, `This key was disabled. ${WHERE}`);
    return key;
  }

  hasProject(projectId: number): boolean {
    return [...this.keys.values()].some((key) => key.projectId === projectId);
  }

  // Keys that are known stay good while the database is away, and are not waited for.
  private async refresh(olderThanMs: number): Promise<void> {
    const now = performance.now();
    if (now - this.loadedAt < olderThanMs || now - this.failedAt < FAILED_MS) return;
    this.loading ??= this.reload().finally(() => {
      this.loading = null;
    });
    await (this.keys.size === 0 ? this.loading : Promise.race([this.loading, delay(PATIENCE_MS)]));
  }

  private async reload(): Promise<void> {
    try {
      const keys = await this.load();
      this.keys = new Map(keys.map((key) => [key.publicKey, key]));
      this.loadedAt = performance.now();
      this.failure = null;
    } catch (error) {
      this.failedAt = performance.now();
      this.failure = error;
    }
  }
}

function unreadable(cause: unknown): Rejection {
  return unavailable(
    'database_unavailable',
    'Keys cannot be checked because the database does not answer; send again later.',
    cause
  );
}

const FRESH_MS = 5_000;
const FRESH_FOR_UNKNOWN_MS = 500;
// After a failure the keys at hand are used for so long before the next try.
const FAILED_MS = 500;
const PATIENCE_MS = 1_000;
const WHERE = 'Copy the right one from the Setup page or from "howdah keys".';
