import { expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import { removeExpired } from './remove-expired.ts';

const now = new Date('2026-11-21T12:00:00Z');

test('entries go when they have expired, those without an end and those in use stay', () =>
  withDatabase(async ({ pool, connect }) => {
    await pool.query(
      `insert into howdah.cache_entries (key, value, expires_at)
       select 'old:' || i, 'true', $1::timestamptz - interval '1 second' from generate_series(1, 5001) as i`,
      [now]
    );
    await pool.query(
      `insert into howdah.cache_entries (key, value, expires_at)
       values ('fresh', 'true', $1::timestamptz + interval '1 second'), ('for ever', 'true', null),
              ('in use', 'true', $1::timestamptz - interval '1 day')`,
      [now]
    );
    const application = await connect();
    await application.query("begin; update cache_entries set expires_at = null where key = 'in use'");

    expect(await removeExpired(pool, now)).toBe(5001);

    await application.query('commit');
    const { rows } = await pool.query('select key from howdah.cache_entries order by key');
    expect(rows).toEqual([{ key: 'for ever' }, { key: 'fresh' }, { key: 'in use' }]);
  }));
