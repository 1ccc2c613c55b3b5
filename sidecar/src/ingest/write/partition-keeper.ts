import type { Pool } from 'pg';
import { partitionAt, type Grain } from '../../decide/partition-bounds.ts';
import type { Log } from '../../observe/log.ts';
import { createPartition } from '../../postgres/partitions.ts';

/** Creates the partitions that a batch needs, and knows how far back each table reaches. */
export class PartitionKeeper {
  private readonly pool: Pool;
  private readonly log: Log;
  private readonly known = new Set<string>();
  private policies = new Map<string, { grain: Grain; retentionDays: number }>(DEFAULTS);
  private readAt = 0;

  constructor(pool: Pool, log: Log) {
    this.pool = pool;
    this.log = log;
  }

  retentionDays(table: PartitionedTable): number {
    return this.policies.get(table)?.retentionDays ?? 30;
  }

  /** Reads grains and retentions once a minute; keeps those it knows when the database does not answer. */
  async refresh(now: Date): Promise<void> {
    if (now.getTime() - this.readAt < REFRESH_AFTER_MS) return;
    const { rows } = await this.pool.query<{ table_name: string; grain: Grain; retention_days: number }>(READ_POLICIES);
    this.readAt = now.getTime();
    this.policies = new Map(
      rows.map((row) => [row.table_name, { grain: row.grain, retentionDays: row.retention_days }])
    );
  }

  /** Must run outside of the transaction that uses the partitions: creating one waits for those that write. */
  async ensure(table: PartitionedTable, instants: Iterable<number>): Promise<void> {
    const grain = this.policies.get(table)?.grain ?? 'day';
    const wanted = new Map(
      [...instants].map((ms) => partitionAt(table, grain, new Date(ms))).map((one) => [one.name, one])
    );
    for (const partition of wanted.values()) {
      if (this.known.has(partition.name)) continue;
      const created = await createPartition(this.pool, table, partition.from);
      if (created) this.log.info('partition created for arriving rows', { partition: partition.name });
      this.known.add(partition.name);
    }
  }

  /** To be called when a row found no partition after all: retention may have dropped it. */
  forget(): void {
    this.known.clear();
  }
}

export type PartitionedTable =
  'span' | 'span_rollup' | 'tb_error_occurrence' | 'metric_point' | 'log_record' | 'ingest_ledger';

const DEFAULTS: Array<[PartitionedTable, { grain: Grain; retentionDays: number }]> = [
  ['span', { grain: 'day', retentionDays: 30 }],
  ['span_rollup', { grain: 'month', retentionDays: 396 }],
  ['tb_error_occurrence', { grain: 'month', retentionDays: 90 }],
  ['metric_point', { grain: 'day', retentionDays: 7 }],
  ['log_record', { grain: 'day', retentionDays: 14 }],
  ['ingest_ledger', { grain: 'day', retentionDays: 2 }],
];
const REFRESH_AFTER_MS = 60_000;

const READ_POLICIES = /* sql */ `
  -- ingest/read-partition-policies
  select table_name, grain, retention_days
    from howdah.partition_policy`;
