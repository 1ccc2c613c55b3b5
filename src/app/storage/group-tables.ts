import type { StorageSignal, TableHealth } from '../../../contract/api';
import { URGENCY } from '../../shared/partitions/partition-look';

export interface TableGroup {
  title: string;
  tables: TableHealth[];
}

/**
 * Tables by what they hold. What needs attention comes first: groups by their worst table, tables by their health, then
 * by size.
 */
export function groupTables(tables: readonly TableHealth[]): TableGroup[] {
  const groups = new Map<string, TableHealth[]>(TITLES.map((title) => [title, []]));
  for (const table of tables) {
    groups.get(TITLE_OF[table.signal])?.push(table);
  }
  return [...groups]
    .filter(([, ofGroup]) => ofGroup.length > 0)
    .map(([title, ofGroup]) => ({ title, tables: ofGroup.sort(byNeed) }))
    .sort((one, other) => worst(other.tables) - worst(one.tables));
}

const TITLE_OF: Record<StorageSignal, string> = {
  errors: 'Errors',
  notifications: 'Errors',
  traces: 'Traces',
  rollups: 'Traces',
  metrics: 'Metrics',
  logs: 'Logs',
  changes: 'Changes',
  clients: 'Clients',
  intake: 'Intake',
};
const TITLES = [...new Set(Object.values(TITLE_OF))];

const byNeed = (one: TableHealth, other: TableHealth) =>
  URGENCY[other.health] - URGENCY[one.health] || other.bytes - one.bytes || one.table.localeCompare(other.table);

const worst = (tables: readonly TableHealth[]) => Math.max(...tables.map(({ health }) => URGENCY[health]));
