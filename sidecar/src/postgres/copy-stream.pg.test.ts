import { once } from 'node:events';
import type { PoolClient } from 'pg';
import { expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import { until } from '#support/until';
import { copyInFrom, copyOut } from './copy-stream.ts';

const withClient = (work: (client: PoolClient, pid: number) => Promise<void>) =>
  withDatabase(async ({ pool }) => {
    const client = await pool.connect();
    try {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      await work(client, rows[0]?.pid ?? 0);
    } finally {
      client.release(true);
    }
  });

test('rows far longer and far shorter than a block go out and come in again unchanged', () =>
  withClient(async (client) => {
    await client.query(
      `create temp table fruit as select i, repeat('x', case when i % 1000 = 0 then 200000 else 3 end) as name
         from generate_series(1, 20000) i`
    );
    await client.query('create temp table copied (like fruit)');
    const chunks: Buffer[] = [];
    for await (const chunk of copyOut(client, 'copy fruit to stdout')) {
      chunks.push(chunk as Buffer);
      // Slower than the server: it must wait, and nothing may be overwritten meanwhile.
      await new Promise((resolve) => setImmediate(resolve));
    }

    expect(await copyInFrom(client, 'copy copied from stdin', asyncOf(chunks))).toBe(20_000);
    const { rows } = await client.query(
      'select count(*)::integer as differ from (select * from fruit except all select * from copied) t'
    );
    expect(rows).toEqual([{ differ: 0 }]);
  }));

test("PostgreSQL's error comes out of the stream, and the connection goes on", () =>
  withClient(async (client) => {
    await expect(
      copyOut(client, 'copy (select 1/(10-i) from generate_series(1, 20) i) to stdout').toArray()
    ).rejects.toThrow(/division by zero/);
    await client.query('create temp table fruit (i int)');
    await expect(
      copyInFrom(client, 'copy fruit from stdin', asyncOf([Buffer.from('1\nnot a number\n')]))
    ).rejects.toThrow(/invalid input syntax/);
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  }));

test('who stops reading ends the server process that sends', () =>
  withDatabase(async ({ pool, connect }) => {
    const observer = await connect();
    const client = await pool.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const stream = copyOut(client, 'copy (select repeat(i::text, 1000) from generate_series(1, 1000000) i) to stdout');
    await once(stream, 'readable');
    stream.destroy();
    await until(
      async () => {
        const { rowCount } = await observer.query('select from pg_stat_activity where pid = $1', [rows[0]?.pid]);
        return rowCount === 0;
      },
      { what: 'the server process to end' }
    );
    client.release(true);
  }));

test('a source that fails takes the statement with it', () =>
  withClient(async (client) => {
    await client.query('create temp table fruit (i int)');
    const failing = (async function* () {
      yield Buffer.from('1\n');
      await Promise.resolve();
      throw new Error('the disk is gone');
    })();

    await expect(copyInFrom(client, 'copy fruit from stdin', failing)).rejects.toThrow('the disk is gone');
    expect((await client.query('select from fruit')).rowCount).toBe(0);
  }));

async function* asyncOf(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) {
    yield chunk;
    await Promise.resolve();
  }
}
