import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openMigrated } from '#support/migrated';
import { setupOf } from '#support/refusals';
import { isSecretKey } from '../../sidecar/src/decide/redaction.ts';
import { cleanObject } from '../../sidecar/src/ingest/normalise/clean-value.ts';

let database: Awaited<ReturnType<typeof openMigrated>>;
let shop: pg.Client;
let warnings: string[];

beforeAll(async () => {
  database = await openMigrated();
  // Roles belong to the server: the name is this database's own.
  const { rows } = await database.pool.query<{ name: string }>('select current_database() as name');
  role = `shop_${rows[0]!.name}`;
  await database.pool.query(`create role ${role}; grant create, usage on schema public to ${role}`);
  shop = await database.connect();
  shop.on('notice', ({ message }) => warnings.push(message ?? ''));
});
afterAll(async () => {
  await database.pool.query(`reset role; drop owned by ${role} cascade; drop role ${role}`);
  await database.close();
});
let role: string;

/** Tables of the application, owned and changed by a role without any right on Howdah, with triggers of a superuser. */
beforeEach(async () => {
  warnings = [];
  await shop.query(`reset role; reset search_path; reset howdah.trace_id; reset howdah.user_id`);
  await database.pool.query(`drop owned by ${role} cascade; grant create, usage on schema public to ${role}`);
  await database.pool.query('truncate howdah.tb_entity_change_log, howdah.rejected');
  await shop.query(`set role ${role}`);
  await shop.query(
    `create table public.orders (id bigint primary key, status text, price numeric, card_number text, notes text, at timestamptz)`
  );
});

const capture = (table = 'public.orders', args = '', events = 'after insert or update or delete') =>
  database.pool.query(
    `create trigger capture ${events} on ${table} for each row execute function howdah.capture_changes(${args})`
  );
const changes = async () =>
  (await database.pool.query<Record<string, unknown>>('select * from monitoring.changes order by id')).rows;
const rejected = async () =>
  (await database.pool.query<Record<string, unknown>>('select signal, reason, record from howdah.rejected')).rows;

describe('a change', () => {
  test('is stored with both states, by a role that has no rights on Howdah', async () => {
    await capture();
    await expect(shop.query('select from howdah.tb_entity_change_log')).rejects.toMatchObject({ code: '42501' });

    await shop.query(
      `insert into orders values (9007199254740993, 'new', 12.50, '4111', null, '2026-03-01 12:00+02');
       update orders set status = 'paid';
       delete from orders`
    );

    const created = {
      id: expect.anything(),
      status: 'new',
      price: 12.5,
      card_number: '[redacted]',
      notes: null,
      at: '2026-03-01T10:00:00+00:00',
    };
    const common = { entity_name: 'orders', entity_id: '9007199254740993', changed_by: role, trace_id: null };
    expect(await changes()).toMatchObject([
      { ...common, change_type: 'INSERT', before_data: null, after_data: created },
      { ...common, change_type: 'UPDATE', before_data: created, after_data: { ...created, status: 'paid' } },
      { ...common, change_type: 'DELETE', before_data: { ...created, status: 'paid' }, after_data: null },
    ]);
    expect(warnings).toEqual([]);
  });

  test('that is rolled back is not stored, nor one that is undone to a savepoint (facts: seeds F004, X29)', async () => {
    await capture();

    await shop.query(`begin; insert into orders values (1, 'lost'); rollback`);
    await shop.query(
      `begin; insert into orders values (1, 'kept'); savepoint s; update orders set status = 'undone'; rollback to s; commit`
    );

    expect(await changes()).toMatchObject([{ change_type: 'INSERT', after_data: { status: 'kept' } }]);
  });

  test('in nothing, or in nothing but what is left out, is none', async () => {
    await capture('orders', `'order', '', 'notes', 'card_number'`);
    await shop.query(`insert into orders values (1, 'new')`);

    await shop.query(`update orders set status = status; update orders set notes = 'x', card_number = '1'`);

    expect(await changes()).toMatchObject([
      { entity_name: 'order', entity_id: '1', after_data: { id: 1, status: 'new', price: null, at: null } },
    ]);
    expect((await changes())[0]?.['after_data']).not.toHaveProperty('notes');
  });

  test('of a secret alone is told, and the secret is not', async () => {
    await capture();
    await shop.query(`insert into orders values (1, 'new'); update orders set card_number = '4111'`);

    expect(JSON.stringify(await changes())).not.toContain('4111');
    expect((await changes())[1]).toMatchObject({ change_type: 'UPDATE', after_data: { card_number: '[redacted]' } });
  });

  test('of many rows is stored row by row, in order, also by merge, on conflict and cascade', async () => {
    await shop.query(
      `create table lines (order_id bigint references orders on delete cascade, line int, primary key (line, order_id))`
    );
    await capture();
    await capture('lines');

    await shop.query(
      `insert into orders select n, 'new' from generate_series(1, 1000) n;
       insert into orders values (1, 'x') on conflict (id) do update set status = 'twice';
       merge into orders o using (values (2)) v (id) on o.id = v.id when matched then update set status = 'merged';
       insert into lines values (1, 5);
       delete from orders where id = 1`
    );

    const all = await changes();
    expect(all.slice(0, 1000).map(({ entity_id }) => entity_id)).toEqual(
      Array.from({ length: 1000 }, (_, i) => String(i + 1))
    );
    expect(
      all.slice(1000).map(({ entity_name, entity_id, change_type }) => [entity_name, entity_id, change_type])
    ).toEqual([
      ['orders', '1', 'UPDATE'],
      ['orders', '2', 'UPDATE'],
      ['lines', '5,1', 'INSERT'],
      ['orders', '1', 'DELETE'],
      ['lines', '5,1', 'DELETE'],
    ]);
  });
});

test('the id is made of the columns that are named, else of the primary key, else unknown', async () => {
  await shop.query(
    `create table named (a int, b text); create table keyless (a int); create table covered (a int, b int, primary key (a) include (b))`
  );
  await capture('named', `'', 'b, a'`);
  await capture('keyless');
  await capture('covered');

  await shop.query(
    `insert into named values (1, 'x'), (null, 'y'); insert into keyless values (1); insert into covered values (1, 2)`
  );

  expect((await changes()).map(({ entity_name, entity_id }) => [entity_name, entity_id])).toEqual([
    ['named', 'x,1'],
    ['named', 'y,?'],
    ['keyless', '?'],
    ['covered', '1'],
  ]);
});

test('a partitioned table is one entity; a row that moves is deleted and inserted', async () => {
  await shop.query(
    `create table sales (junk int, day int, id int, amount int, primary key (id, day)) partition by range (day);
     alter table sales drop column junk;
     create table sales_1 partition of sales for values from (1) to (2);
     create table other (amount int, id int not null, day int not null, constraint other_pkey primary key (id, day));
     alter table sales attach partition other for values from (2) to (3)`
  );
  await capture('sales');

  await shop.query(`insert into sales values (1, 7, 10); update sales set amount = 11; update sales set day = 2`);

  expect(
    (await changes()).map((row) => [row['entity_name'], row['entity_id'], row['change_type'], row['after_data']])
  ).toEqual([
    ['sales', '7,1', 'INSERT', { day: 1, id: 7, amount: 10 }],
    ['sales', '7,1', 'UPDATE', { day: 1, id: 7, amount: 11 }],
    ['sales', '7,1', 'DELETE', null],
    ['sales', '7,2', 'INSERT', { day: 2, id: 7, amount: 11 }],
  ]);
});

test('truncating is one change', async () => {
  await database.pool.query(
    'create trigger cleared after truncate on orders for each statement execute function howdah.capture_changes()'
  );
  await shop.query(`insert into orders values (1); truncate orders`);

  expect(await changes()).toMatchObject([
    { entity_name: 'orders', entity_id: '*', change_type: 'TRUNCATE', before_data: null, after_data: null },
  ]);
});

const trace = '0af7651916cd43dd8448eb211c80319c';
test.each([
  [trace, trace],
  [trace.toUpperCase(), trace],
  [`00-${trace}-b7ad6b7169203331-01`, trace],
  ['', null],
  ['nonsense', null],
  [`${trace}00`, null],
  ['0'.repeat(32), null],
  [`'; drop table orders; --`, null],
])('the trace id %j is taken as %j', async (given, taken) => {
  await capture();
  await shop.query(`select set_config('howdah.trace_id', $1, false)`, [given]);

  await shop.query('insert into orders values (1)');

  expect((await changes()).map(({ trace_id }) => trace_id)).toEqual([taken]);
});

test('user, tenant and environment come from settings of the transaction, and are bounded', async () => {
  await capture();
  await shop.query(
    `begin;
     select set_config('howdah.user_id', 'ada', true), set_config('howdah.tenant', repeat('t', 5000), true),
            set_config('howdah.environment', 'staging', true);
     insert into orders values (1);
     commit;
     insert into orders values (2)`
  );

  expect(await changes()).toMatchObject([
    { changed_by: 'ada', tenant: 't'.repeat(300), environment: 'staging' },
    { changed_by: role, tenant: null, environment: null },
  ]);
});

describe('what cannot be stored never fails the application', () => {
  test('without a partition the change is set aside, with a warning', async () => {
    await capture();
    const { rows } = await database.pool.query<{ partition_name: string }>(
      `select partition_name from howdah.partitions_of('tb_entity_change_log')`
    );
    expect(rows.length).toBeGreaterThan(1);
    const admin = await database.connect();
    for (const { partition_name } of rows) {
      await admin.query(`alter table howdah.tb_entity_change_log detach partition howdah.${partition_name}`);
    }

    await shop.query(`insert into orders values (1, 'new', 5, '4111')`);

    for (const { partition_name } of rows) await admin.query(`drop table howdah.${partition_name}`);
    await admin.query(`select howdah.create_partition('tb_entity_change_log', now())`);
    expect((await shop.query('select id from orders')).rows).toEqual([{ id: '1' }]);
    expect(await changes()).toEqual([]);
    expect(await rejected()).toEqual([
      {
        signal: 'changes',
        reason: expect.stringMatching(/^there is no partition for this time: /),
        record: expect.objectContaining({
          entity_id: '1',
          change_type: 'INSERT',
          table: 'public.orders',
          after: expect.objectContaining({ status: 'new', card_number: '[redacted]' }),
        }),
      },
    ]);
    expect((await setupOf(database.pool)).refused).toMatchObject([
      { reason: 'change_not_captured', count: 1, remedy: expect.stringMatching(/^there is no partition/) },
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(/^Howdah could not store a change of orders "1": there is no partition/),
    ]);
  });

  test('a row that cannot become JSON is set aside', async () => {
    await shop.query(`create type mood as enum ('good'); alter table orders add column mood mood`);
    await shop.query(
      `create function mood_json(mood) returns json language plpgsql as $$ begin raise 'no json for you'; end $$;
       create cast (mood as json) with function mood_json(mood)`
    );
    await capture();

    await shop.query(`insert into orders (id, mood) values (1, 'good')`);

    expect(await changes()).toEqual([]);
    expect(await rejected()).toMatchObject([{ reason: 'no json for you', record: { entity_id: '*', before: null } }]);
  });

  test('a wrong trigger says so, and the application goes on', async () => {
    await database.pool.query(
      'create trigger wrong after insert on orders for each statement execute function howdah.capture_changes()'
    );
    await capture('orders', `'order', 'no_such_id', 'no_such_column'`);

    await shop.query('insert into orders values (1)');

    expect(warnings).toEqual([
      expect.stringContaining('names a column that is not there, of: no_such_id, no_such_column'),
      expect.stringContaining('must be "for each row"'),
    ]);
    expect(await changes()).toMatchObject([{ entity_id: '?' }]);
  });

  test('a trigger before the change lets it through', async () => {
    await capture('orders', '', 'before insert or update or delete');

    await shop.query(`insert into orders values (1, 'new'); update orders set status = 'paid'; delete from orders`);

    expect((await changes()).map(({ change_type }) => change_type)).toEqual(['INSERT', 'UPDATE', 'DELETE']);
    expect((await shop.query('select from orders')).rowCount).toBe(0);
  });

  test('until the function belongs to howdah_capture, nothing is looked at and nothing stored', async () => {
    await capture();
    await database.pool.query('alter function howdah.capture_changes() owner to current_user');
    try {
      await shop.query('insert into orders values (1)');
    } finally {
      await database.pool.query('alter function howdah.capture_changes() owner to howdah_capture');
    }

    expect(await changes()).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('does not belong to the role howdah_capture')]);
  });

  test('on a table of Howdah itself it does nothing', async () => {
    await capture('howdah.cache_entries');
    await database.insert('cache_entries', { key: 'k', value: '1' });
    await database.pool.query('drop trigger capture on howdah.cache_entries');

    expect(await changes()).toEqual([]);
  });
});

describe('rights', () => {
  test('a cast of the application runs with rights that are good for nothing', async () => {
    await shop.query(
      `create table found (what text); grant insert on found to public;
       create type mood as enum ('good'); alter table orders add column mood mood;
       create function mood_json(mood) returns json language plpgsql as $$
       begin
         insert into public.found values (current_user);
         begin execute 'select from howdah.project_key'; insert into public.found values ('read keys');
         exception when insufficient_privilege then insert into public.found values ('keys denied'); end;
         begin execute 'set role none; set session authorization default; alter role howdah_capture superuser';
               insert into public.found values ('superuser');
         exception when others then insert into public.found values ('role denied'); end;
         return '"json"';
       end $$;
       create cast (mood as json) with function mood_json(mood)`
    );
    await capture();

    await shop.query(`insert into orders (id, mood) values (1, 'good')`);

    const { rows } = await database.pool.query<{ what: string }>('select what from found');
    expect(rows.map(({ what }) => what)).toEqual(['howdah_capture', 'keys denied', 'role denied']);
    expect(await changes()).toMatchObject([{ after_data: { mood: 'json' } }]);
  });

  test('names that the application puts in the way are not used', async () => {
    await shop.query(
      `create function to_jsonb(orders) returns jsonb language sql as $$ select '{"forged": true}'::jsonb $$;
       create temp table pg_class (oid oid, relname name);
       create temp table tb_entity_change_log (id int);
       set search_path = pg_temp, public, pg_catalog`
    );
    await capture();

    await shop.query(`insert into public.orders values (1, 'new')`);
    await shop.query('drop table pg_temp.pg_class, pg_temp.tb_entity_change_log');

    expect(await changes()).toMatchObject([{ entity_name: 'orders', after_data: { status: 'new' } }]);
  });

  test('howdah_capture adds changes, and may nothing else', async () => {
    const { rows } = await database.pool.query(
      `select c.relname, acl.privilege_type
         from pg_class c cross join lateral aclexplode(c.relacl) acl
        where acl.grantee = 'howdah_capture'::regrole and not c.relispartition order by 1`
    );
    expect(rows).toEqual([
      { relname: 'rejected', privilege_type: 'INSERT' },
      { relname: 'tb_entity_change_log', privilege_type: 'INSERT' },
    ]);
    const { rows: roles } = await database.pool.query(
      `select r.rolcanlogin, r.rolsuper, r.rolcreaterole, has_schema_privilege(r.oid, 'howdah', 'create') as creates,
              (select count(*)::int from pg_auth_members m where m.member = r.oid) as member_of,
              (select array_agg(p.proname::text) from pg_proc p where p.proowner = r.oid) as owns
         from pg_roles r where r.rolname = 'howdah_capture'`
    );
    expect(roles).toEqual([
      {
        rolcanlogin: false,
        rolsuper: false,
        rolcreaterole: false,
        creates: false,
        member_of: 0,
        owns: ['capture_changes'],
      },
    ]);
  });

  test.each(['howdah_reader', 'the application'])('%s cannot add changes by a trigger of its own', async (who) => {
    const client = await database.connect();
    await client.query(`set role ${who === 'howdah_reader' ? who : role}; create temp table mine (id int)`);

    await expect(
      client.query('create trigger t after insert on mine for each row execute function howdah.capture_changes()')
    ).rejects.toMatchObject({ code: '42501' });
  });
});

describe('a large or secret row', () => {
  const stored = async (value: unknown) => {
    await shop.query('create table docs (id int primary key, doc jsonb)');
    await capture('docs');
    await shop.query('insert into docs values (1, $1)', [JSON.stringify(value)]);
    return ((await changes())[0]?.['after_data'] as { doc: unknown }).doc;
  };

  test('is cleaned as what comes by HTTP', async () => {
    const deep = (levels: number): unknown => (levels === 0 ? 'end' : { in: deep(levels - 1), of: [[1]] });
    const doc = {
      text: 'x'.repeat(9_000),
      url: 'postgres://shop:hunter2@db:5432/shop',
      header: 'Bearer eyJhbGciOiJIUzI1NiJ9.e30 and more',
      apiKey: 'k',
      nested: { password: { is: 'p' }, list: Array.from({ length: 205 }, (_, i) => i) },
      deep: deep(9),
      lists: [[[[[[[[1]]]]]]]],
      null: null,
      yes: true,
      number: 1.5,
      [`k${'e'.repeat(190)}`]: 1,
    };

    expect(await stored(doc)).toEqual((cleanObject({ doc }) as { doc: unknown }).doc);
  });

  test('is cleaned so whatever its size: small ones are seen at a glance', async () => {
    const nested = (levels: number, list: boolean): unknown =>
      levels === 0 ? 1 : list ? [nested(levels - 1, list)] : { a: nested(levels - 1, list) };
    const docs = [
      ...[4, 5, 6, 7, 8].flatMap((levels) => [nested(levels, true), nested(levels, false)]),
      Array.from({ length: 200 }, () => 0),
      Array.from({ length: 201 }, () => 0),
      { a: '[[[[[[[[', b: [[1], [2], [3], [4], [5], [6]] },
      { apiKey: 1, keyboard: 2, list: [{ password: 'x' }] },
      ['see postgres://a:b@c/d', { of: 'Bearer eyJhbGciOiJIUzI1NiJ9.e30' }],
      'x'.repeat(8_192),
      'x'.repeat(8_193),
      {},
      [],
      '',
      0,
    ];
    await shop.query('create table docs (id int primary key, doc jsonb)');
    await capture('docs');

    await shop.query(
      'insert into docs select n, doc from jsonb_array_elements($1::jsonb) with ordinality as d (doc, n)',
      [JSON.stringify(docs)]
    );

    const kept = (await changes()).map(({ after_data }) => (after_data as { doc: unknown }).doc);
    expect(kept).toEqual(docs.map((doc) => (cleanObject({ doc }) as { doc: unknown }).doc));
  });

  test('keeps 200 keys of an object and says how many are missing', async () => {
    const doc = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`k${i}`, i]));

    const kept = (await stored(doc)) as Record<string, unknown>;

    expect(Object.keys(kept)).toHaveLength(201);
    expect(kept['…']).toBe('[cut, 50 keys more]');
  });

  test('is bounded, however large', async () => {
    await shop.query('create table wide (id int primary key, doc jsonb)');
    await shop.query(Array.from({ length: 400 }, (_, i) => `alter table wide add column c${i} text`).join(';'));
    await capture('wide');
    const columns = Array.from({ length: 400 }, (_, i) => `c${i}`);

    await shop.query(
      `insert into wide (id, doc, ${columns.join(', ')})
       select 1, (select jsonb_agg(repeat('x', 100)) from generate_series(1, 100000)), ${columns.map(() => `repeat('y', 50000)`).join(', ')}`
    );

    const { rows } = await database.pool.query<{ size: number; doc: string; text: string }>(
      `select octet_length(after_data::text) as size, after_data ->> 'doc' as doc, after_data ->> 'c7' as text from monitoring.changes`
    );
    expect(rows).toEqual([
      {
        size: expect.any(Number),
        doc: expect.stringMatching(/^\[cut, \d{8} bytes\]$/),
        text: expect.stringMatching(/^\[cut, \d+ bytes\]$/),
      },
    ]);
    expect(rows[0]!.size).toBeLessThan(1_000_000);
  });

  test('names of secrets are the same as everywhere', async () => {
    const names =
      `password user.password db_passwd PWD clientSecret x-api-key apiKey api_key accessToken csrf-token API KEY Set-Cookie
       session_id credit_card cardNumber cvv TOKEN token- input_tokens token_type user.id order_id keyboard compassword
       secretary SSN ssn2 2ssn privateKEY private.key Privatekey key.private tokenS refreshToken ${'k'.repeat(301)}token`.split(
        /\s+/
      );
    names.push('api key', ' token ', '', 'Ünicode Password', 'pass word', 'card  number');

    const { rows } = await database.pool.query<{ name: string; secret: boolean }>(
      'select name, howdah.is_secret_name(name) as secret from unnest($1::text[]) as name',
      [names]
    );

    expect(rows).toEqual(names.map((name) => ({ name, secret: isSecretKey(name) })));
    expect(new Set(rows.map(({ secret }) => secret))).toEqual(new Set([true, false]));
  });
});

test('the statements of docs/business-changes.md work as they stand', async () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/business-changes.md'), 'utf8');
  const blocks = [...page.matchAll(/^```(sql|text)\n(.*?)^```$/gms)].map(([, kind, text]) => ({ kind, text: text! }));
  expect(blocks.length).toBeGreaterThan(5);
  await database.pool.query(`drop table orders; drop role if exists shop_owner; create role shop_owner`);
  const admin = await database.connect();
  await admin.query('reset search_path');
  let shown: unknown[][] = [];
  for (const { kind, text } of blocks) {
    if (kind === 'text') {
      expect(shown).toEqual(
        text
          .trim()
          .split('\n')
          .map((line) => line.split('|').map((cell) => cell.trim() || null))
      );
      continue;
    }
    const answers = [await admin.query<Record<string, unknown>>(text)].flat();
    shown = answers.at(-1)!.rows.map((row) => Object.values(row));
  }

  await admin.query(
    `update public.orders set notes = 'x'; update public.orders set status = 'sent' where id = 17; truncate public.orders`
  );
  expect((await changes()).slice(2)).toMatchObject([
    { entity_name: 'orders', entity_id: '18', change_type: 'INSERT', trace_id: trace },
    {
      entity_name: 'order',
      entity_id: '17',
      change_type: 'UPDATE',
      after_data: { id: 17, customer: 'ada', status: 'sent' },
    },
    { entity_name: 'orders', entity_id: '*', change_type: 'TRUNCATE' },
  ]);
  await admin.query('drop table public.orders; drop owned by shop_owner; drop role shop_owner');
});
