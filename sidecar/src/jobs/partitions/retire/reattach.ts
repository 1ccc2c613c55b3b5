import { quoteName } from '../../../postgres/quote-name.ts';
import { lockInTransaction } from '../../../postgres/advisory-lock.ts';
import { transactionOn } from '../../../postgres/transaction.ts';
import { recordEvent } from '../events.ts';
import { forgetDetach } from './detached.ts';
import type { DetachedPartition, SettleContext } from './settle.ts';

/**
 * Gives a detached partition back to its table, because the policy was changed before it could be dropped. Fails when its
 * range has another partition by now; its rows then stay in the detached table.
 */
export async function reattach(
  { client, table, now, actor }: SettleContext,
  partition: DetachedPartition
): Promise<void> {
  const { name, relation, from, to } = partition;
  await transactionOn(client, async () => {
    await lockInTransaction(client, `partition:${table}`);
    const { rows } = await client.query<{ other: string }>(
      `-- partitions/range-taken-by
       select partition_name as other from howdah.partitions_of($1) where from_at < $3 and to_at > $2`,
      [table, from, to]
    );
    if (rows[0] !== undefined) {
      throw new Error(
        `${name} was detached and is no longer due, but ${rows[0].other} has its range by now. Its rows stand in ` +
          `howdah.${relation}: bring them back with "insert into howdah.${table} select * from howdah.${relation}" ` +
          'and drop it.'
      );
    }
    if (relation !== name) await client.query(`alter table howdah.${quoteName(relation)} rename to ${quoteName(name)}`);
    const { rows: bounds } = await client.query<{ values: string }>(BOUNDS, [from, to]);
    await client.query(
      `alter table howdah.${quoteName(table)} attach partition howdah.${quoteName(name)} ${bounds[0]?.values ?? ''}`
    );
    await forgetDetach(client, name);
    const detail = 'attached again: it is no longer due';
    await recordEvent(client, { at: now, table, partition: name, event: 'restored', actor, detail });
  });
}

// A statement of this kind takes no parameters: PostgreSQL quotes them.
const BOUNDS = /* sql */ `
  -- partitions/bounds
  select format('for values from (%L) to (%L)', $1::timestamptz::text, $2::timestamptz::text) as values`;
