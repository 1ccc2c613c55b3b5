import type { PartitionInfo, StorageInfo, TableHealth } from '../../../contract/api.ts';
import { runStatement, type QueryDeps } from '../query/pipeline.ts';
import { partitionsStatement } from '../query/sql/partitions.ts';
import { assessRows, type AssessedPolicy, type PartitionRow } from '../query/to-frames/partitions.ts';

/** What `GET storage` answers; Home, the health check and the doctor read it as well. */
export async function readStorage(
  queries: QueryDeps,
  archiveLocation: string | null,
  { signal, caller }: { signal: AbortSignal; caller: string }
): Promise<StorageInfo> {
  const now = queries.now();
  const rows = await runStatement<PartitionRow>(queries, partitionsStatement(undefined, now), { signal, caller });
  const tables = assessRows(rows, now).map(toTable);
  return { totalBytes: tables.reduce((total, { bytes }) => total + bytes, 0), tables, archiveLocation };
}

/** What is wrong with storage, the worst first, in one line; null when all is well. */
export function storageTrouble({ tables }: Pick<StorageInfo, 'tables'>): string | null {
  const troubled = [
    ...tables.filter(({ health }) => health === 'critical'),
    ...tables.filter(({ health }) => health === 'warning'),
  ];
  const [worst, ...others] = troubled;
  if (!worst) return null;
  const more = others.length === 0 ? '' : ` So do ${others.map(({ table }) => table).join(', ')}: see Storage.`;
  return `Storage needs a look (${worst.health}): ${worst.table}: ${worst.message}${more}`;
}

function toTable(policy: AssessedPolicy): TableHealth {
  return {
    table: policy.table,
    signal: policy.signal,
    grain: policy.grain,
    retentionDays: policy.retentionDays,
    maxBytes: policy.maxBytes,
    archive: policy.archive,
    health: policy.health,
    message: policy.message,
    oldestRowAt: textOf(policy.oldestRowAt),
    nextDropAt: textOf(policy.nextDropAt),
    aheadUntil: textOf(policy.aheadUntil),
    bytes: policy.bytes,
    bytesPerDay: policy.bytesPerDay,
    projectedBytes: policy.projectedBytes,
    coverage: policy.coverage,
    gaps: policy.gaps,
    deadRows: policy.deadRows,
    lastVacuumAt: textOf(policy.lastVacuumAt),
    lastRunAt: textOf(policy.last_run_at),
    lastError: policy.lastError,
    lastDropAt: textOf(policy.last_drop_at),
    latenessMs: policy.latenessMs,
    partitions: policy.partitions.map(toPartition),
  };
}

function toPartition(partition: AssessedPolicy['partitions'][number]): PartitionInfo {
  const { name, from, to, state, rows, bytes, indexBytes, deadRows, lastVacuumAt } = partition;
  return {
    partition: name,
    from: from.toISOString(),
    to: to.toISOString(),
    state,
    rows,
    bytes,
    indexBytes,
    deadRows,
    lastVacuumAt: textOf(lastVacuumAt),
  };
}

function textOf(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}
