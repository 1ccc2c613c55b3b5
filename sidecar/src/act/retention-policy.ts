import type { Pool } from 'pg';
import type { PolicyRequest, RetentionPreview } from '../../../contract/api.ts';
import type { Grain } from '../decide/partition-bounds.ts';
import { Refusal } from '../decide/refusal.ts';
import type { Queryable } from '../postgres/queryable.ts';
import { inTransaction } from '../postgres/transaction.ts';
import { previewRetention, type StoredPolicy } from './retention-preview.ts';

/** What the next run of retention would do with a table under this policy, and why the policy is refused if it is. */
export async function previewPolicy(db: Queryable, request: PolicyRequest, now: Date): Promise<RetentionPreview> {
  return previewRetention(db, await readPolicy(db, READ_POLICY, request.table), request, now);
}

/**
 * Sets a policy and notes who did it and what it was before, both or nothing. Answers what the next run will drop. A
 * refused policy (400) changes nothing, nor does one that is set already.
 */
export async function changePolicy(
  pool: Pool,
  actor: { login: string },
  request: PolicyRequest,
  now: Date
): Promise<RetentionPreview> {
  return inTransaction(pool, async (client) => {
    const before = await readPolicy(client, LOCK_POLICY, request.table);
    const answer = await previewRetention(client, before, request, now);
    if (answer.refusal !== null) throw new Refusal('policy_refused', 400, answer.refusal);
    const { table, retentionDays, maxBytes, archive } = request;
    const detail = changesOf(before, request);
    if (detail !== '') {
      await client.query(CHANGE_POLICY, [table, retentionDays, maxBytes, archive, now, actor.login]);
      await client.query(NOTE_CHANGE, [now, table, actor.login, detail]);
    }
    return answer;
  });
}

/** What the next run of retention would drop under the policies as they are, of the tables that have something due. */
export async function dueRetention(db: Queryable, now: Date): Promise<RetentionPreview[]> {
  const { rows } = await db.query<PolicyRow>(READ_POLICIES);
  const previews = [];
  for (const policy of rows.map(toPolicy)) previews.push(await previewRetention(db, policy, policy, now));
  return previews.filter(({ drops, kept }) => drops.length + kept.length > 0);
}

async function readPolicy(db: Queryable, statement: string, table: string): Promise<StoredPolicy> {
  const { rows } = await db.query<PolicyRow>(statement, [table]);
  const [row] = rows;
  if (row) return toPolicy(row);
  const { rows: all } = await db.query<PolicyRow>(READ_POLICIES);
  throw new Refusal(
    'table_unknown',
    404,
    `Howdah has no partitioned table "${table}". Those it has: ${all.map((one) => one.table_name).join(', ')}.`
  );
}

interface PolicyRow {
  table_name: string;
  grain: Grain;
  retention_days: number;
  max_bytes: string | null;
  archive: boolean;
}

function toPolicy({ table_name, grain, retention_days, max_bytes, archive }: PolicyRow): StoredPolicy {
  const maxBytes = max_bytes === null ? null : Number(max_bytes);
  return { table: table_name, grain, retentionDays: retention_days, maxBytes, archive };
}

const READ_POLICIES = /* sql */ `
  -- policy/read-all
  select table_name, grain, retention_days, max_bytes, archive
    from howdah.partition_policy
   order by table_name`;

const READ_POLICY = /* sql */ `
  -- policy/read
  select table_name, grain, retention_days, max_bytes, archive
    from howdah.partition_policy
   where table_name = $1`;

const LOCK_POLICY = `${READ_POLICY}\n     for update`;

const CHANGE_POLICY = /* sql */ `
  -- policy/change
  update howdah.partition_policy
     set retention_days = $2, max_bytes = $3, archive = $4, changed_at = $5, changed_by = $6
   where table_name = $1`;

const NOTE_CHANGE = /* sql */ `
  -- policy/note-change
  insert into howdah.partition_event (at, table_name, event, actor, detail)
  values ($1, $2, 'policy', $3, $4)`;

/** For the proof of retention: `kept 30 days -> 7 days, limit none -> 5000000000 bytes`; empty when nothing changes. */
function changesOf(before: PolicyRequest, after: PolicyRequest): string {
  const words = ({ retentionDays, maxBytes, archive }: PolicyRequest) => [
    ['kept', `${retentionDays} days`],
    ['limit', maxBytes === null ? 'none' : `${maxBytes} bytes`],
    ['archive', archive ? 'yes' : 'no'],
  ];
  return words(before)
    .map(([what, old], index) => ({ what, old, changed: words(after)[index]?.[1] }))
    .filter(({ old, changed }) => old !== changed)
    .map(({ what, old, changed }) => `${what} ${old} -> ${changed}`)
    .join(', ');
}
