import type { TableHealth } from '../../../contract/api';

/** When retention will next have something to do; empty when that is not known. */
export function nextDrop(tables: ReadonlyArray<Pick<TableHealth, 'table' | 'nextDropAt'>>): string {
  const [next] = tables
    .flatMap(({ table, nextDropAt }) => (nextDropAt === null ? [] : [{ table, at: nextDropAt }]))
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  return next ? `The next partition is due on ${next.at.slice(0, 10)}, of ${next.table}.` : '';
}
