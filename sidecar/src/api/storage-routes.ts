import type { CreateAheadResult, StorageInfo, TableHealth } from '../../../contract/api.ts';
import { runStatement, type QueryDeps } from '../query/pipeline.ts';
import { oldestRowsStatement } from '../query/sql/oldest-rows.ts';
import { partitionsStatement } from '../query/sql/partitions.ts';
import { assessRows, type AssessedPolicy, type PartitionRow } from '../query/to-frames/partitions.ts';
import { ok, type Route } from './route.ts';
import type { RouteDeps } from './routes.ts';

export function storageRoutes({ queries, createAhead }: Pick<RouteDeps, 'queries' | 'createAhead'>): Route[] {
  return [
    {
      method: 'GET',
      path: 'storage',
      role: 'none',
      handle: async ({ signal }) => ok(await readStorage(queries, signal)),
    },
    {
      method: 'POST',
      path: 'storage/create-ahead',
      role: 'Admin',
      handle: async () => ok({ created: await createAhead() } satisfies CreateAheadResult),
    },
  ];
}

export async function readStorage(queries: QueryDeps, signal: AbortSignal): Promise<StorageInfo> {
  const by = { signal, caller: 'api storage' };
  const [rows, oldest] = await Promise.all([
    runStatement<PartitionRow>(queries, partitionsStatement(undefined), by),
    runStatement<{ table_name: string; oldest: Date | null }>(queries, oldestRowsStatement(), by),
  ]);
  const now = queries.now();
  const oldestOf = new Map(oldest.map((row) => [row.table_name, row.oldest]));
  const tables = assessRows(rows, now).map((policy) => toTable(policy, oldestOf.get(policy.table) ?? null, now));
  return { totalBytes: tables.reduce((total, { bytes }) => total + bytes, 0), tables, archiveLocation: null };
}

function toTable(policy: AssessedPolicy, oldestRowAt: Date | null, now: Date): TableHealth {
  const bytes = policy.partitions.reduce((total, partition) => total + partition.bytes + partition.indexBytes, 0);
  return {
    table: policy.table,
    signal: policy.signal,
    grain: policy.grain,
    retentionDays: policy.retentionDays,
    maxBytes: policy.max_bytes,
    archive: policy.archive,
    health: policy.health,
    message: policy.message,
    oldestRowAt: oldestRowAt?.toISOString() ?? null,
    nextDropAt: policy.nextDropAt?.toISOString() ?? null,
    aheadUntil: policy.aheadUntil?.toISOString() ?? null,
    bytes,
    bytesPerDay: bytesPerDay(policy, now),
    projectedBytes: null,
    coverage: [],
    gaps: [],
    deadRows: policy.partitions.reduce((total, { deadRows }) => total + deadRows, 0),
    lastVacuumAt: null,
    lastDropAt: null,
    latenessMs: 0,
    lastRunAt: policy.last_run_at?.toISOString() ?? null,
    lastError: policy.lastError,
    partitions: policy.partitions.map(
      ({ name, from, to, state, rows, bytes: heap, indexBytes, deadRows, lastVacuumAt }) => ({
        partition: name,
        from: from.toISOString(),
        to: to.toISOString(),
        state,
        rows,
        bytes: heap,
        indexBytes,
        deadRows,
        lastVacuumAt: lastVacuumAt?.toISOString() ?? null,
      })
    ),
  };
}

/** Growth by the youngest partition that has been written to for at least six hours; null when none has. */
function bytesPerDay({ partitions }: AssessedPolicy, now: Date): number | null {
  const written = [...partitions].reverse().find(({ state, from }) => {
    return (state === 'current' || state === 'existing') && now.getTime() - from.getTime() >= DAY_MS / 4;
  });
  if (!written) return null;
  const days = (Math.min(now.getTime(), written.to.getTime()) - written.from.getTime()) / DAY_MS;
  return Math.round((written.bytes + written.indexBytes) / days);
}

const DAY_MS = 86_400_000;
