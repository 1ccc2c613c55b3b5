import { join } from 'node:path';
import type { PoolClient } from 'pg';
import { copyInFrom } from '../../../postgres/copy-stream.ts';
import { quoteName } from '../../../postgres/quote-name.ts';
import { readCopied } from './copied-file.ts';
import { ArchiveError, type ArchivedFile } from './manifest.ts';
import { DICTIONARIES, type Dictionary } from './referenced-rows.ts';

/**
 * Brings back the rows of a dictionary that are gone. Those that are there stay as they are; refused is an id that means
 * something else by now, and a thing that has another id: archived rows would then refer to the wrong one.
 */
export async function restoreDictionary(
  client: PoolClient,
  location: string,
  file: ArchivedFile,
  onBytes: (bytes: number) => void
): Promise<void> {
  const dictionary = DICTIONARIES[file.table];
  if (dictionary === undefined) {
    throw new ArchiveError(`The archive has rows of ${file.table}, which this version does not know as a dictionary.`);
  }
  const table = `howdah.${quoteName(dictionary.table)}`;
  const given = `pg_temp.${quoteName(`restored_${dictionary.table}`)}`;
  const columns = file.columns.map(({ name }) => quoteName(name)).join(', ');
  await client.query(`create temp table ${quoteName(`restored_${dictionary.table}`)} (like ${table}) on commit drop`);
  await copyInFrom(client, `copy ${given} (${columns}) from stdin`, readCopied(join(location, file.file), onBytes));
  await refuseOtherMeaning(client, dictionary, table, given);
  const id = quoteName(dictionary.id);
  const { rowCount } = await client.query(
    `insert into ${table} (${columns}) overriding system value
     select ${columns} from ${given} g
      where not exists (select from ${table} t where t.${id} = g.${id})`
  );
  if (rowCount !== null && rowCount > 0) await raiseSequence(client, dictionary);
}

async function refuseOtherMeaning(
  client: PoolClient,
  { table: name, id, identity }: Dictionary,
  table: string,
  given: string
): Promise<void> {
  const of = (alias: string) => `(${identity.map((column) => `${alias}.${quoteName(column)}`).join(', ')})`;
  const same = identity
    .map((column) => `t.${quoteName(column)} is not distinct from g.${quoteName(column)}`)
    .join(' and ');
  const key = quoteName(id);
  const { rows } = await client.query<{ id: string }>(
    `select g.${key}::text as id from ${given} g join ${table} t on t.${key} = g.${key}
      where ${of('t')} is distinct from ${of('g')}
      union all
     select g.${key}::text from ${given} g join ${table} t on ${same} where t.${key} <> g.${key}
      limit 1`
  );
  if (rows[0] !== undefined) {
    throw new ArchiveError(
      `Nothing was restored: ${name} ${rows[0].id} means something else in this database than in the archive. ` +
        'Restore it into the database it came from, or into an empty one.'
    );
  }
}

/** New rows must not be given an id that came back. */
async function raiseSequence(client: PoolClient, { table: name, id }: Dictionary): Promise<void> {
  const table = `howdah.${quoteName(name)}`;
  const { rows } = await client.query<{ sequence: string | null }>(
    '-- archive/sequence-of\nselect pg_get_serial_sequence($1, $2) as sequence',
    [table, id]
  );
  const sequence = rows[0]?.sequence;
  if (typeof sequence === 'string') {
    await client.query(
      `select setval($1::regclass, greatest((select max(${quoteName(id)}) from ${table}), nextval($1::regclass)))`,
      [sequence]
    );
  }
}
