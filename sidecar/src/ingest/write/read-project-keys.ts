import type { Queryable } from '../../postgres/queryable.ts';

/** Every key with its project. */
export async function readProjectKeys(
  db: Queryable
): Promise<Array<{ publicKey: string; projectId: number; projectName: string; disabled: boolean }>> {
  const { rows } = await db.query<{ public_key: string; project_id: number; name: string; disabled: boolean }>(
    READ_KEYS
  );
  return rows.map(({ public_key: publicKey, project_id: projectId, name: projectName, disabled }) => ({
    publicKey,
    projectId,
    projectName,
    disabled,
  }));
}

const READ_KEYS = /* sql */ `
  -- ingest/read-project-keys
  select public_key, project_id, name, disabled_at is not null as disabled
    from howdah.project_key
    join howdah.project using (project_id)`;
