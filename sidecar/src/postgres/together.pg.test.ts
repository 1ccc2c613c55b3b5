import type { PoolClient } from 'pg';
import { expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import { openPool } from './pool.ts';
import { prepared } from './prepared.ts';
import { together } from './together.ts';
import { createLog } from '../observe/log.ts';

const withClient = (use: (client: PoolClient) => Promise<void>) =>
  withDatabase(async ({ url }) => {
    const log = createLog('silent');
    const pool = openPool(url, { max: 1, applicationName: 'howdah test', log, pipeline: true });
    const client = await pool.connect();
    try {
      await client.query('create table public.note (text text)');
      await use(client);
    } finally {
      client.release();
      await pool.end();
    }
  });
const notes = async (client: PoolClient) => {
  const { rows } = await client.query<{ text: string }>('select text from public.note order by text');
  return rows.map(({ text }) => text);
};
const note = (client: PoolClient, text: string) => client.query('insert into public.note values ($1)', [text]);

test('answers come in the order of what was asked', () =>
  withClient(async (client) => {
    const [, one, two] = await together(client, () => [
      client.query('begin'),
      client.query<{ n: number }>('select 1 as n'),
      client.query<{ n: number }>('select 2 as n'),
    ]);

    expect([one.rows[0]?.n, two.rows[0]?.n]).toEqual([1, 2]);
  }));

test('the error that came first is thrown when everything has an answer, also what is asked later because of an answer', () =>
  withClient(async (client) => {
    const chain = async () => {
      await note(client, 'first');
      await note(client, 'second');
      await note(client, 'third');
    };

    await client.query('begin');
    const failing = together(client, () => [chain(), client.query('select 1 / 0'), note(client, 'last')]);
    await expect(failing).rejects.toThrow('division by zero');
    await client.query('rollback');

    expect(await notes(client)).toEqual([]);
  }));

test('a prepared statement is parsed once in a session, and again after it failed', () =>
  withClient(async (client) => {
    const INSERT = /* sql */ `
      -- test/insert-note
      insert into public.note values ($1)`;
    const insert = (text: string) => client.query(prepared(INSERT, [text]));

    await insert('a');
    await client.query('begin');
    await expect(client.query('select 1 / 0')).rejects.toThrow('division by zero');
    await expect(insert('b')).rejects.toThrow('current transaction is aborted');
    await client.query('rollback');
    await insert('c');

    const { rows } = await client.query<{ name: string }>('select name from pg_prepared_statements order by name');
    expect(rows).toEqual([{ name: 'test/insert-note' }]);
    expect(await notes(client)).toEqual(['a', 'c']);
  }));

test('a statement whose first use fails is prepared with the next', () =>
  withClient(async (client) => {
    const INSERT = /* sql */ `
      -- test/insert-note
      insert into public.note values ($1)`;
    await client.query('begin');
    await expect(client.query('select 1 / 0')).rejects.toThrow('division by zero');

    await expect(client.query(prepared(INSERT, ['a']))).rejects.toThrow('current transaction is aborted');
    await client.query('rollback');
    await client.query(prepared(INSERT, ['b']));

    expect(await notes(client)).toEqual(['b']);
  }));
