import type { RetentionPolicy } from '../../decide/partition-due.ts';
import type { Queryable } from '../../postgres/queryable.ts';

/** How a table is partitioned, how long and how much of it is kept. */
export interface PartitionPolicy extends RetentionPolicy {
  table: string;
  /** Partitions that exist ahead of the current one. */
  ahead: number;
  /** Whether a partition is archived before it is dropped. */
  archive: boolean;
}

export async function readPolicies(db: Queryable): Promise<PartitionPolicy[]> {
  const { rows } = await db.query<PolicyRow>(READ_POLICIES);
  return rows.map(({ table_name: table, grain, ahead, retention_days: retentionDays, max_bytes, archive }) => ({
    table,
    grain,
    ahead,
    retentionDays,
    maxBytes: max_bytes === null ? null : Number(max_bytes),
    archive,
  }));
}

interface PolicyRow {
  table_name: string;
  grain: PartitionPolicy['grain'];
  ahead: number;
  retention_days: number;
  /** A bigint, which comes as text. */
  max_bytes: string | null;
  archive: boolean;
}

const READ_POLICIES = /* sql */ `
  -- partitions/read-policies
  select table_name, grain, ahead, retention_days, max_bytes, archive
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
