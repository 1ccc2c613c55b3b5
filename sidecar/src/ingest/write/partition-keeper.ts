import type { Pool } from 'pg';
import { acceptedTime, type AcceptedTime } from '../../decide/accepted-time.ts';
import { partitionAt, type Grain } from '../../decide/partition-bounds.ts';
import type { Log } from '../../observe/log.ts';
import { createPartition } from '../../postgres/partitions.ts';

/** Creates the partitions that a batch needs, and knows how far back each table reaches. */
export class PartitionKeeper {
  private readonly pool: Pool;
  private readonly log: Log;
  private readonly known = new Set<string>();
  private policies = new Map<string, Policy>(DEFAULTS);
  private readAt = 0;

  constructor(pool: Pool, log: Log) {
    this.pool = pool;
    this.log = log;
  }

  /** When a row of the table must be dated to be stored as it comes. */
  accepted(table: PartitionedTable, now: Date): AcceptedTime {
    const { retentionDays, oldest } = this.policies.get(table) ?? { retentionDays: 30, oldest: null };
    return acceptedTime(now, retentionDays, oldest);
  }

  /** Reads grains and retentions once a minute; keeps those it knows when the database does not answer. */
  async refresh(now: Date): Promise<void> {
    if (now.getTime() - this.readAt < REFRESH_AFTER_MS) return;
    const { rows } = await this.pool.query<PolicyRow>(READ_POLICIES);
    this.readAt = now.getTime();
    this.policies = new Map(
      rows.map((row) => [
        row.table_name,
        { grain: row.grain, retentionDays: row.retention_days, oldest: row.oldest_at },
      ])
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
  | 'span'
  | 'span_rollup'
  | 'tb_error_occurrence'
  | 'metric_point'
  | 'log_record'
  | 'tb_entity_change_log'
  | 'session_count'
  | 'user_feedback'
  | 'check_in'
  | 'client_report'
  | 'attachment'
  | 'ingest_ledger';

interface Policy {
  grain: Grain;
  retentionDays: number;
  /** Where a table begins that had to drop partitions because of its size. */
  oldest: Date | null;
}

interface PolicyRow {
  table_name: string;
  grain: Grain;
  retention_days: number;
  oldest_at: Date | null;
}

const DEFAULTS: Array<[PartitionedTable, Policy]> = [
  ['span', { grain: 'day', retentionDays: 30, oldest: null }],
  ['span_rollup', { grain: 'month', retentionDays: 396, oldest: null }],
  ['tb_error_occurrence', { grain: 'month', retentionDays: 90, oldest: null }],
  ['metric_point', { grain: 'day', retentionDays: 7, oldest: null }],
  ['log_record', { grain: 'day', retentionDays: 14, oldest: null }],
  ['tb_entity_change_log', { grain: 'month', retentionDays: 396, oldest: null }],
  ['session_count', { grain: 'month', retentionDays: 396, oldest: null }],
  ['user_feedback', { grain: 'month', retentionDays: 396, oldest: null }],
  ['check_in', { grain: 'month', retentionDays: 90, oldest: null }],
  ['client_report', { grain: 'month', retentionDays: 90, oldest: null }],
  ['attachment', { grain: 'day', retentionDays: 30, oldest: null }],
  ['ingest_ledger', { grain: 'day', retentionDays: 2, oldest: null }],
];
const REFRESH_AFTER_MS = 60_000;

const READ_POLICIES = /* sql */ `
  -- ingest/read-partition-policies
  select p.table_name, p.grain, p.retention_days,
         case when p.max_bytes is not null
               and exists (select from howdah.partition_event e where e.table_name = p.table_name and e.event = 'dropped')
              then (select min(c.from_at)
                      from howdah.partitions_of(p.table_name) c
                     where not exists (select from howdah.partition_keep k where k.partition_name = c.partition_name)
                       and c.partition_name not in (select e.partition_name from howdah.partition_event e
                                                     where e.event = 'held' and e.partition_name is not null))
         end as oldest_at
    from howdah.partition_policy p`;
