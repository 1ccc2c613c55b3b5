import type { Pool } from 'pg';
import { partitionsAhead } from '../../decide/partition-bounds.ts';
import { createPartition } from '../../postgres/partitions.ts';
import { readPolicies, recordRun } from './policies.ts';

/**
 * Makes the current partition of every table and the ones ahead of it that its policy asks for. Answers the names of
 * those that were missing. A table that fails keeps its error in the policy, and the others are still served.
 */
export async function createAhead(pool: Pool, now: Date): Promise<string[]> {
  const created: string[] = [];
  const failures: Error[] = [];
  for (const { table, grain, ahead } of await readPolicies(pool)) {
    try {
      for (const bounds of partitionsAhead(table, grain, now, ahead)) {
        if (await createPartition(pool, table, bounds.from)) {
          created.push(bounds.name);
        }
      }
      await recordRun(pool, 'ahead', table, { now, error: null });
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      failures.push(new Error(`${table}: ${failure.message}`, { cause: failure }));
      await recordRun(pool, 'ahead', table, { now, error: failure.message });
    }
  }
  if (failures.length > 0) {
    throw new AggregateError(
      failures,
      `Partitions could not be made: ${failures.map(({ message }) => message).join('; ')}`
    );
  }
  return created;
}
