import { randomBytes } from 'node:crypto';
import type { Queryable } from '../postgres/queryable.ts';

/** A public key: senders show it, requests are routed and limited by it. */
export interface ProjectKey {
  publicKey: string;
  projectId: number;
  label: string;
  createdAt: Date;
  /** Null while it is accepted. */
  disabledAt: Date | null;
}

/** Makes sure that project 1 knows this key; a key that someone disabled stays so. */
export async function ensureKey(db: Queryable, publicKey: string): Promise<void> {
  await db.query(ENSURE_KEY, [publicKey]);
}

const ENSURE_KEY = /* sql */ `
  -- keys/ensure
  insert into howdah.project_key (public_key, project_id, label)
  values ($1, 1, 'made at the first start')
  on conflict (public_key) do nothing`;

export async function listKeys(db: Queryable): Promise<ProjectKey[]> {
  const { rows } = await db.query<KeyRow>(LIST_KEYS);
  return rows.map(toKey);
}

const LIST_KEYS = /* sql */ `
  -- keys/list
  select public_key, project_id, label, created_at, disabled_at
    from howdah.project_key
   order by project_id, created_at`;

/** Makes a key for a project that exists; refuses one that does not. */
export async function createKey(db: Queryable, projectId: number, label: string): Promise<ProjectKey> {
  const { rows } = await db.query<KeyRow>(CREATE_KEY, [randomBytes(16).toString('hex'), projectId, label]);
  const [row] = rows;
  if (!row) {
    throw new Error(`There is no project ${projectId}. \`howdah keys list\` shows the projects that have keys.`);
  }
  return toKey(row);
}

const CREATE_KEY = /* sql */ `
  -- keys/create
  insert into howdah.project_key (public_key, project_id, label)
  select $1, project_id, $3
    from howdah.project
   where project_id = $2
  returning public_key, project_id, label, created_at, disabled_at`;

/** Refuses the key from now on, within the seconds for which sidecars remember keys. */
export async function disableKey(db: Queryable, publicKey: string, now: Date): Promise<ProjectKey> {
  const { rows } = await db.query<KeyRow>(DISABLE_KEY, [publicKey, now]);
  const [row] = rows;
  if (!row) {
    throw new Error('There is no such key. `howdah keys list` shows the keys there are.');
  }
  return toKey(row);
}

const DISABLE_KEY = /* sql */ `
  -- keys/disable
  update howdah.project_key
     set disabled_at = coalesce(disabled_at, $2)
   where public_key = $1
  returning public_key, project_id, label, created_at, disabled_at`;

interface KeyRow {
  public_key: string;
  project_id: number;
  label: string;
  created_at: Date;
  disabled_at: Date | null;
}

function toKey(row: KeyRow): ProjectKey {
  return {
    publicKey: row.public_key,
    projectId: row.project_id,
    label: row.label,
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
  };
}
