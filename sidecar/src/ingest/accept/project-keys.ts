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
    if (key === undefined) throw new Rejection('unknown_key', 403, `This key is not known. ${WHERE}`);
    if (key.disabled) throw new Rejection('disabled_key', 403, `This key was disabled. ${WHERE}`);
    return key;
  }

  hasProject(projectId: number): boolean {
    return [...this.keys.values()].some((key) => key.projectId === projectId);
  }

  // Keys that are known stay good while the database is away.
  private async refresh(olderThanMs: number): Promise<void> {
    if (performance.now() - this.loadedAt < olderThanMs) return;
    this.loading ??= this.reload().finally(() => {
      this.loading = null;
    });
    try {
      await this.loading;
    } catch (cause) {
      if (this.keys.size === 0) {
        throw unavailable(
          'database_unavailable',
          'Keys cannot be checked because the database does not answer; send again later.',
          cause
        );
      }
    }
  }

  private async reload(): Promise<void> {
    const keys = await this.load();
    this.keys = new Map(keys.map((key) => [key.publicKey, key]));
    this.loadedAt = performance.now();
  }
}

const FRESH_MS = 5_000;
const FRESH_FOR_UNKNOWN_MS = 500;
const WHERE = 'Copy the right one from the Setup page or from "howdah keys".';
