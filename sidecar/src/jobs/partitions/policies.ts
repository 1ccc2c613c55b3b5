import type { Grain } from '../../decide/partition-bounds.ts';
import type { Queryable } from '../../postgres/queryable.ts';

/** How a table is partitioned and how long it is kept. */
export interface PartitionPolicy {
  table: string;
  grain: Grain;
  /** Partitions that exist ahead of the current one. */
  ahead: number;
  retentionDays: number;
}

export async function readPolicies(db: Queryable): Promise<PartitionPolicy[]> {
  const { rows } = await db.query<{ table_name: string; grain: Grain; ahead: number; retention_days: number }>(
    READ_POLICIES
  );
  return rows.map(({ table_name: table, grain, ahead, retention_days: retentionDays }) => ({
    table,
    grain,
    ahead,
    retentionDays,
  }));
}

const READ_POLICIES = /* sql */ `
  -- partitions/read-policies
  select table_name, grain, ahead, retention_days
    from howdah.partition_policy
   order by table_name`;

/** What people see of the last run of a job: when, and what went wrong. */
export async function recordRun(
  db: Queryable,
  job: 'ahead' | 'retention',
  table: string,
  { now, error }: { now: Date; error: string | null }
): Promise<void> {
  await db.query(RECORD_RUN[job], [table, now, error]);
}

const RECORD_RUN = {
  ahead: /* sql */ `
  -- partitions/record-run-ahead
  update howdah.partition_policy
     set ahead_run_at = $2, ahead_error = $3
   where table_name = $1`,
  retention: /* sql */ `
  -- partitions/record-run-retention
  update howdah.partition_policy
     set retention_run_at = $2, retention_error = $3
   where table_name = $1`,
};
