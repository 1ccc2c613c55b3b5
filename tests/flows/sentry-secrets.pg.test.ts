import { expect, test } from 'vitest';
import { anEnvelope, anEvent } from '#support/sentry-envelope';
import { post, withBoth } from '#support/sentry-intake';
import type { TestDatabase } from '#support/database';
import { decodeEvent } from '../../sidecar/src/decide/event-body.ts';

const SECRET = 'hunter2';
/** The same secret in every place where applications put theirs, beside something that stays. */
const leaking = {
  stays: 'plain',
  password: SECRET,
  nested: [{ api_key: SECRET }],
  url: `https://shop.example/pay?page=2&token=${SECRET}`,
  dsn: `postgres://shop:${SECRET}@db:5432/shop`,
  body: `{"card":{"number":"4","cvv":"${SECRET}"},"to":"x"}`,
  header: `Bearer ${SECRET}${SECRET}${SECRET}`,
};
const said = `POST https://shop.example/pay?token=${SECRET} said {"access_token":"${SECRET}"}, stays`;
const attributes = Object.fromEntries(
  Object.entries(leaking)
    .filter(([, value]) => typeof value === 'string')
    .map(([key, value]) => [key, { value, type: 'string' }])
);
const trace = { trace_id: 'ab'.repeat(16), span_id: 'cd'.repeat(8) };
const now = () => Date.now() / 1_000;

const ITEMS: Array<[item: string, table: string, given: () => unknown]> = [
  [
    'event',
    'tb_error_occurrence',
    () =>
      anEvent({
        exception: {
          values: [
            {
              type: 'E',
              value: said,
              mechanism: { type: 'x', data: leaking },
              stacktrace: { frames: [{ function: 'f', vars: leaking }] },
            },
          ],
        },
        logentry: { message: said, params: [leaking] },
        tags: leaking,
        extra: leaking,
        user: { id: 'u1', ...leaking },
        contexts: { order: leaking },
        breadcrumbs: [{ message: said, data: leaking }],
        request: {
          url: leaking.url,
          query_string: `token=${SECRET}`,
          data: leaking.body,
          env: leaking,
          headers: leaking,
          cookies: leaking,
        },
        threads: [{ id: 1, name: said }],
        transaction: said,
      }),
  ],
  [
    'transaction',
    'span',
    () => ({
      transaction: said,
      start_timestamp: now(),
      timestamp: now(),
      contexts: { trace: { ...trace, data: leaking } },
      tags: leaking,
      extra: leaking,
      spans: [
        {
          ...trace,
          span_id: 'ef'.repeat(8),
          description: said,
          start_timestamp: now(),
          timestamp: now(),
          data: leaking,
        },
      ],
    }),
  ],
  [
    'span',
    'span',
    () => ({ items: [{ ...trace, name: said, start_timestamp: now(), end_timestamp: now(), attributes }] }),
  ],
  ['log', 'log_record', () => ({ items: [{ timestamp: now(), level: 'info', body: said, attributes }] })],
  [
    'trace_metric',
    'metric_series',
    () => ({ items: [{ timestamp: now(), name: 'm', type: 'counter', value: 1, attributes }] }),
  ],
  ['feedback', 'user_feedback', () => ({ contexts: { feedback: { message: said, url: leaking.url, name: said } } })],
  ['user_report', 'user_feedback', () => ({ comments: said, name: 'Ada' })],
  ['check_in', 'check_in', () => ({ monitor_slug: 'nightly', status: 'ok', monitor_config: leaking })],
];

/** Everything that the database holds, the packed documents unpacked. */
async function everything({ pool }: TestDatabase): Promise<string> {
  const { rows: tables } = await pool.query<{ name: string }>(
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'howdah' order by 1"
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<{ row: string }>(`select to_jsonb(t)::text as row from howdah.${name} t`);
    texts.push(...rows.map(({ row }) => row));
  }
  const { rows } = await pool.query<{ event: Buffer | null }>('select event from howdah.tb_error_occurrence');
  return [...texts, ...rows.map(({ event }) => JSON.stringify(decodeEvent(event)))].join('\n');
}

test.each(ITEMS)(
  'of the item %s no secret is stored, wherever it stands, and the rest is (§5.3)',
  (type, table, given) =>
    withBoth(async (intake, database) => {
      const response = await post(intake, anEnvelope([[type, given()]]));

      expect(response.status).toBe(200);
      const { rows } = await database.pool.query(`select from howdah.${table}`);
      expect(rows.length).toBeGreaterThan(0);
      const stored = await everything(database);
      expect(stored).toContain('redacted');
      expect(stored).toMatch(/plain|stays/);
      expect(stored.split('\n').filter((row) => row.includes(SECRET))).toEqual([]);
    })
);
