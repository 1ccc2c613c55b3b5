import type { IconName } from '@grafana/data';
import type { StorageInfo, TableHealth } from '../../../contract/api';
import type { PartitionHealth } from '../../../contract/frames';
import type { Tone } from '../../shared/look/tone';

interface StorageHealth {
  tone: Tone;
  icon: IconName;
  sentence: string;
  bytesPerDay: number;
  /** When all tables are as old as they may be; null while no growth is known. */
  projectedBytes: number | null;
}

/** The state of all tables together: that of the worst, by name. */
export function healthOf({ tables }: Pick<StorageInfo, 'tables'>): StorageHealth {
  const bytesPerDay = tables.reduce((sum, table) => sum + (table.bytesPerDay ?? 0), 0);
  const projectedBytes = tables.some((table) => table.projectedBytes !== null)
    ? tables.reduce((sum, table) => sum + (table.projectedBytes ?? table.bytes), 0)
    : null;
  return { ...sentenceOf(tables), bytesPerDay, projectedBytes };
}

function sentenceOf(tables: readonly TableHealth[]): Pick<StorageHealth, 'tone' | 'icon' | 'sentence'> {
  const critical = whoNeeds(tables, 'critical');
  if (critical) {
    return { tone: 'error', icon: 'exclamation-circle', sentence: `${critical} help now` };
  }
  const warning = whoNeeds(tables, 'warning');
  return warning
    ? { tone: 'warning', icon: 'exclamation-triangle', sentence: `${warning} a look` }
    : { tone: 'success', icon: 'check-circle', sentence: 'Storage is healthy' };
}

/** "span needs", "span and 2 more need"; empty when no table is in this state. */
function whoNeeds(tables: readonly TableHealth[], health: PartitionHealth): string {
  const [first, ...others] = tables.filter((table) => table.health === health).map(({ table }) => table);
  if (first === undefined) {
    return '';
  }
  return others.length === 0 ? `${first} needs` : `${first} and ${others.length} more need`;
}
