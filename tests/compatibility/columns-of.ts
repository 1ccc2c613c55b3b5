import type { Pool } from 'pg';

/** Columns with their types, in their order, by relation. */
export type Columns = Record<string, Record<string, string>>;

/** The columns of the relations of a schema, or of its views (`v`) alone. */
export async function columnsOf(pool: Pool, schema: string, kind?: 'v'): Promise<Columns> {
  const { rows } = await pool.query<{ relation: string; columns: Record<string, string> }>(
    `select c.relname as relation, json_object_agg(a.attname, format_type(a.atttypid, a.atttypmod) order by a.attnum) as columns
       from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = to_regnamespace($1) and (c.relkind = $2 or $2 is null and c.relkind in ('r', 'p', 'v'))
        and not c.relispartition
      group by c.relname
      order by c.relname collate "C"`,
    [schema, kind]
  );
  return Object.fromEntries(rows.map(({ relation, columns }) => [relation, columns]));
}
