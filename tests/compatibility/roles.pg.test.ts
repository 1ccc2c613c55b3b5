import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logIn } from '#support/log-in';
import { openMigrated } from '#support/migrated';
import { storeExampleData, SECRETS } from './example-data.ts';

let database: Awaited<ReturnType<typeof openMigrated>>;
let reader: pg.Client;
let writer: pg.Client;
beforeAll(async () => {
  database = await openMigrated();
  await storeExampleData(database);
  reader = await logIn(database.url, 'howdah_reader');
  writer = await logIn(database.url, 'howdah_writer');
});
afterAll(async () => {
  await Promise.all([reader.end(), writer.end()]);
  await database.close();
});

const DENIED = { code: '42501' };

describe('howdah_reader', () => {
  test('reads every table and view, and every partition, but those with keys, secrets and cached values', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c
        where c.relnamespace in ('howdah'::regnamespace, 'monitoring'::regnamespace) and c.relkind in ('r', 'p', 'v')`
    );
    const denied: string[] = [];
    for (const { name } of rows) {
      await reader.query(`select from ${name} limit 1`).catch((error: unknown) => {
        denied.push(`${name.replace('howdah.', '')} ${(error as { code: string }).code}`);
      });
    }

    expect(rows.length).toBeGreaterThan(50);
    expect(denied.sort()).toEqual(['cache_entries 42501', 'notification_secret 42501', 'project_key 42501']);
  });

  test('sees no secret in anything that it can read', async () => {
    const { rows } = await reader.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c
        where c.relnamespace in ('howdah'::regnamespace, 'monitoring'::regnamespace) and c.relkind in ('r', 'p', 'v')
          and has_table_privilege(c.oid, 'select')`
    );
    for (const { name } of rows) {
      const { rows: found } = await reader.query<{ shown: string }>(
        `select t::text as shown from ${name} t where t::text like any ($1)`,
        [SECRETS.map((secret) => `%${secret}%`)]
      );
      expect(found, name).toEqual([]);
    }
  });

  test('only reads, whatever it sets', async () => {
    const insert = "insert into howdah.tb_persisted_query (hash, query) values ('x', 'x')";
    await expect(reader.query(insert)).rejects.toMatchObject({ code: '25006' });

    await reader.query('set default_transaction_read_only = off');
    for (const statement of [
      insert,
      'delete from monitoring.errors',
      "update howdah.tb_error_notification_config set channel_config = '{}'",
      'create table howdah.mine (id int)',
      'create view monitoring.mine as select 1 as one',
      'drop table howdah.tb_error_log',
      'select drop_old_error_occurrence_partitions(1)',
      "select create_error_occurrence_partition('2050-01-01')",
    ]) {
      await expect(reader.query(statement), statement).rejects.toMatchObject(DENIED);
    }
    await reader.query('reset default_transaction_read_only');
  });

  test('has a statement timeout, and finds our tables without their schema, in UTC', async () => {
    const { rows } = await reader.query(
      `select current_setting('statement_timeout') as timeout, current_setting('timezone') as zone,
              'tb_error_log'::regclass = 'howdah.tb_error_log'::regclass and 'traces'::regclass = 'monitoring.traces'::regclass as found`
    );

    expect(rows).toEqual([{ timeout: '30s', zone: 'UTC', found: true }]);
    await reader.query("set statement_timeout = '50ms'");
    await expect(reader.query('select pg_sleep(10)')).rejects.toMatchObject({ code: '57014' });
    await reader.query('reset statement_timeout');
  });
});

describe('secrets of channels', () => {
  /** Writes a rule as howdah_writer; what everyone may read of it, and what is kept. */
  const write = async (channelConfig: unknown, id: string = randomUUID()) => {
    await writer.query(
      `insert into tb_error_notification_config (config_id, channel_type, channel_config) values ($1, 'webhook', $2)
           on conflict (config_id) do update set channel_config = excluded.channel_config`,
      [id, channelConfig]
    );
    return { id, ...(await stored(id)) };
  };
  const stored = async (id: string) => {
    const { rows } = await database.pool.query<{ shown: unknown; kept: unknown }>(
      `select c.channel_config as shown, s.secrets as kept
         from howdah.tb_error_notification_config c left join howdah.notification_secret s using (config_id)
        where config_id = $1`,
      [id]
    );
    return rows[0];
  };

  test.each([
    [
      { webhook_url: 'https://x.example/1', channel: '#a' },
      { webhook_url: '***', channel: '#a' },
    ],
    [
      { url: 'https://x.example', headers: { Accept: 'a/b' } },
      { url: 'https://x.example', headers: { Accept: '***' } },
    ],
    [{ url: 'https://me:word@x.example' }, { url: '***' }],
    [{ url: 'https://hooks.slack.com/services/T/B/x' }, { url: '***' }],
    [
      { to: 'a@b.example', smtp: { password: 'p', port: 587 } },
      { to: 'a@b.example', smtp: { password: '***', port: 587 } },
    ],
    [
      { tokens: ['a', 'b'], list: ['a', 'b'] },
      { tokens: ['***', '***'], list: ['a', 'b'] },
    ],
    [{ pin: { apiKey: 12345 } }, { pin: { apiKey: '***' } }],
    [{ secret: { value: 'x', on: true } }, { secret: { value: '***', on: true } }],
    [{ targets: [{ auth: { user: 'u', token: 't' } }] }, { targets: [{ auth: { user: '***', token: '***' } }] }],
    [
      { password: null, token: '' },
      { password: null, token: '' },
    ],
    [{}, {}],
  ])('%j is shown as %j', async (given, shown) => {
    expect(await write(given)).toMatchObject({ shown });
  });

  test('"***" keeps what is there, on update and on upsert; another value replaces it; without it, it is forgotten', async () => {
    const { id, kept } = await write({ headers: { A: 'one', B: 'two' } });
    expect(kept).toEqual({ '{headers,A}': 'one', '{headers,B}': 'two' });

    await writer.query('update tb_error_notification_config set channel_config = channel_config where config_id = $1', [
      id,
    ]);
    expect((await stored(id))?.kept).toEqual(kept);

    expect((await write({ headers: { A: '***', B: 'three' } }, id)).kept).toEqual({
      '{headers,A}': 'one',
      '{headers,B}': 'three',
    });

    await writer.query(`update tb_error_notification_config set channel_config = '{"url": "u"}' where config_id = $1`, [
      id,
    ]);
    expect(await stored(id)).toEqual({ shown: { url: 'u' }, kept: null });
  });

  test('they follow a rule that gets another id, and go with it', async () => {
    const { id } = await write({ token: 'one' });
    const next = randomUUID();

    await writer.query('update tb_error_notification_config set config_id = $2 where config_id = $1', [id, next]);
    expect((await stored(next))?.kept).toEqual({ '{token}': 'one' });

    await writer.query('delete from tb_error_notification_config where config_id = $1', [next]);
    const { rows } = await database.pool.query('select from howdah.notification_secret where config_id in ($1, $2)', [
      id,
      next,
    ]);
    expect(rows).toEqual([]);
  });

  test('howdah_writer writes them and cannot read them', async () => {
    await expect(writer.query('select * from howdah.notification_secret')).rejects.toMatchObject(DENIED);
    await expect(
      writer.query("insert into howdah.notification_secret values (gen_random_uuid(), '{}')")
    ).rejects.toMatchObject(DENIED);
    await expect(writer.query('alter table howdah.notification_secret owner to howdah_writer')).rejects.toMatchObject(
      DENIED
    );
    await expect(
      writer.query(
        "create or replace function howdah.keep_channel_secrets() returns trigger language plpgsql as 'begin end'"
      )
    ).rejects.toMatchObject(DENIED);
  });

  test.each(['[]', '"text"', '1'])('a configuration that is no object (%s) is refused', async (config) => {
    await expect(
      writer.query('insert into tb_error_notification_config (channel_config) values ($1)', [config])
    ).rejects.toMatchObject({ code: '23514' });
  });
});
