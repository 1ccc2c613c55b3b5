import { attachNewPartition } from '../../../postgres/partitions.ts';
import type { Queryable } from '../../../postgres/queryable.ts';
import { quoteName } from '../../../postgres/quote-name.ts';

/** How much of a partition is under a legal hold. */
export type Held = 'none' | 'some' | 'all';

export async function heldPart(db: Queryable, table: string, relation: string): Promise<Held> {
  const condition = await heldCondition(db, table);
  if (condition === null) return 'none';
  const { rows } = await db.query<{ held: boolean; free: boolean }>(`
    -- partitions/held-part
    select exists (select from howdah.${quoteName(relation)} as t where ${condition}) as held,
           exists (select from howdah.${quoteName(relation)} as t where (${condition}) is not true) as free`);
  const [row] = rows;
  if (row?.held !== true) return 'none';
  return row.free ? 'some' : 'all';
}

/**
 * Moves the rows under a legal hold out of a detached table, back into the table it was a partition of: into a new, small
 * partition of the same range, so that they stay readable at their place. Answers how many. In a transaction, or a crash
 * could leave them twice.
 */
export async function moveHeldRows(
  transaction: Queryable,
  table: string,
  { name, relation, from, to }: { name: string; relation: string; from: Date; to: Date }
): Promise<number> {
  if ((await heldPart(transaction, table, relation)) === 'none') return 0;
  const { rows: taken } = await transaction.query(RANGE_TAKEN, [table, from, to]);
  if (taken.length === 0) await attachNewPartition(transaction, table, { name, from, to });

  const condition = (await heldCondition(transaction, table)) ?? 'false';
  const { rows: columns } = await transaction.query<{ name: string }>(COLUMNS, [table]);
  const names = columns.map((column) => quoteName(column.name));
  const { rowCount } = await transaction.query(`
    -- partitions/move-held-rows
    with held as (
      delete from howdah.${quoteName(relation)} as t where ${condition}
      returning ${names.map((column) => `t.${column}`).join(', ')})
    insert into howdah.${quoteName(table)} (${names.join(', ')})
    select ${names.join(', ')} from held`);
  return rowCount ?? 0;
}

/** What is true for a row `t` that is held, as SQL; null where none can be. */
async function heldCondition(db: Queryable, table: string): Promise<string | null> {
  const { rows } = await db.query<{ condition: string | null }>(
    '-- partitions/held-condition\nselect howdah.held_rows_condition($1) as condition',
    [table]
  );
  return rows[0]?.condition ?? null;
}

// Late rows may have made a partition of the range again, which then takes the held ones as well.
const RANGE_TAKEN = /* sql */ `
  -- partitions/range-taken
  select partition_name
    from howdah.partitions_of($1)
   where from_at < $3 and to_at > $2`;

const COLUMNS = /* sql */ `
  -- partitions/columns
  select attname as name
    from pg_attribute
   where attrelid = to_regclass(format('howdah.%I', $1::text)) and attnum > 0 and not attisdropped and attgenerated = ''
   order by attnum`;
