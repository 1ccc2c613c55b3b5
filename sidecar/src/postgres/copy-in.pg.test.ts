import type { PoolClient } from 'pg';
import { expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import { createLog } from '../observe/log.ts';
import { copyIn } from './copy-in.ts';
import { openPool } from './pool.ts';

const text = (...lines: string[]) => [new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''))];

const withClient = (work: (client: PoolClient) => Promise<void>) =>
  withDatabase(async ({ pool }) => {
    const client = await pool.connect();
    try {
      await client.query('create temporary table fruit (id int primary key, name text not null)');
      await work(client);
    } finally {
      client.release();
    }
  });

test('chunks become rows, cut anywhere, and are counted', () =>
  withClient(async (client) => {
    const name = 'x'.repeat(1_000);
    const all = new TextEncoder().encode(Array.from({ length: 5_000 }, (_, id) => `${id}\t${name}\n`).join(''));
    const chunks = [all.subarray(0, 7), all.subarray(7, 3_000_001), all.subarray(3_000_001)];

    expect(await copyIn(client, 'copy fruit from stdin', chunks)).toBe(5_000);

    const { rows } = await client.query('select count(*)::int, sum(length(name))::int as bytes from fruit');
    expect(rows).toEqual([{ count: 5_000, bytes: 5_000_000 }]);
  }));

test('nothing to copy is no error', () =>
  withClient(async (client) => {
    expect(await copyIn(client, 'copy fruit from stdin', [])).toBe(0);
  }));

test.each([
  ['a statement that is refused before the data', 'copy nowhere from stdin', '42P01', /nowhere/],
  ['a row that breaks a constraint', 'copy fruit from stdin', '23505', /pkey/],
  ['a row that cannot be read', 'copy fruit (id) from stdin', '22P04', /extra data/],
])('%s rejects with the error of PostgreSQL, and the session goes on', (_case, statement, code, message) =>
  withClient(async (client) => {
    const many = Array.from({ length: 20_000 }, (_, id) => `${id % 10_000}\tname`);

    const error: unknown = await copyIn(client, statement, text(...many)).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect(await copyIn(client, 'copy fruit from stdin', text('1\tapple'))).toBe(1);
  })
);

test('inside a transaction a failed copy leaves nothing, and where it failed is told', () =>
  withClient(async (client) => {
    await client.query('begin');

    const error: unknown = await copyIn(client, 'copy fruit from stdin', text('1\tapple', '2\t\\N')).catch(
      (reason: unknown) => reason
    );

    expect(error).toMatchObject({ code: '23502', where: expect.stringContaining('line 2') as string });
    await client.query('rollback');
    expect((await client.query('select from fruit')).rowCount).toBe(0);
  }));

test('a session that ends in the middle rejects', () =>
  withDatabase(async ({ pool, connect }) => {
    await pool.query('create table public.fruit (id int, name text)');
    const other = await connect();
    await other.query('begin; lock table public.fruit');
    const client = await pool.connect();
    client.on('error', () => undefined);
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');

    const copying = copyIn(client, 'copy public.fruit from stdin', text('1\tapple')).catch((error: unknown) => error);
    await other.query('select pg_terminate_backend($1)', [rows[0]?.pid]);

    expect(await copying).toMatchObject({ message: expect.stringContaining('terminat') as string });
    client.release(true);
  }));

test('statements and copies that are sent together run in their order, and one that fails leaves nothing of the others', () =>
  withDatabase(async ({ url, pool }) => {
    await pool.query('create table public.fruit (id int primary key, name text not null)');
    const sending = openPool(url, { max: 1, applicationName: 'tests', log: createLog('silent'), pipeline: true });
    const client = await sending.connect();
    const store = async (first: string, second: string) => {
      await client.query('begin');
      await Promise.all([
        copyIn(client, 'copy fruit from stdin', text(first)),
        client.query('insert into fruit values ($1, $2)', [10, 'plum']),
        copyIn(client, 'copy fruit from stdin', text(second)),
        client.query('update fruit set name = upper(name)'),
      ]);
      await client.query('commit');
    };

    const failed: unknown = await store('1\tapple', '1\tpear').catch((error: unknown) => error);
    await client.query('rollback');
    await store('2\tapple', '3\tpear');
    const { rows } = await client.query('select id, name from fruit order by id');
    client.release();
    await sending.end();

    expect(failed).toMatchObject({ code: '23505' });
    expect(rows).toEqual([
      { id: 2, name: 'APPLE' },
      { id: 3, name: 'PEAR' },
      { id: 10, name: 'PLUM' },
    ]);
  }));
