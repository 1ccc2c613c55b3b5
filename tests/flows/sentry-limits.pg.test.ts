import { expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '#support/database';
import { startIntake, type TestIntake } from '#support/intake';
import { anEnvelope, anEvent, eventId } from '#support/sentry-envelope';
import { post, withBoth } from '#support/sentry-intake';
import { startProxy } from '#support/tcp-proxy';
import { until } from '#support/until';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { openPool } from '../../sidecar/src/postgres/pool.ts';

const counted = (database: TestDatabase, outcome: string, reasons: number) =>
  until(async () => {
    const { rows } = await database.pool.query<{ reason: string; count: number }>(
      'select reason, sum(count)::integer as count from howdah.intake_refusal where outcome = $1 group by 1 order by 1',
      [outcome]
    );
    return rows.length >= reasons && Object.fromEntries(rows.map(({ reason, count }) => [reason, count]));
  });
const messages = async ({ pool }: TestDatabase) =>
  (await pool.query<{ message: string }>('select message from monitoring.errors order by message')).rows.map(
    ({ message }) => message
  );
const saying = (message: string, more: object = {}) => anEvent({ exception: undefined, message, ...more });

test('while there is no room, senders hear 429 with the kinds of items to pause, and what they send again is stored (§3.5)', () =>
  withBoth(
    async (intake, database) => {
      const locker = await database.connect();
      await locker.query('begin; lock table howdah.tb_error_occurrence in access exclusive mode');
      const extra = { weight: 'x'.repeat(4_000) };
      const waiting = post(intake, anEnvelope([['event', saying('waits', { extra })]]));
      await until(() => intake.writer.stats().queuedBytes > 0);
      const id = eventId();
      const again = () =>
        post(
          intake,
          anEnvelope(
            [
              ['event', saying('comes again', { extra })],
              ['client_report', { discarded_events: [{ reason: 'x', category: 'error', quantity: 1 }] }],
            ],
            { event_id: id }
          )
        );

      const refused = await again();
      await locker.query('commit');
      const stored = [(await waiting).status, (await again()).status];

      expect(refused.status).toBe(429);
      const seconds = Number(refused.headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(0);
      expect(refused.headers.get('x-sentry-rate-limits')).toBe(`${seconds}:error;internal:organization:queue_full`);
      expect(await refused.json()).toEqual({
        detail: expect.stringMatching(/HOWDAH_QUEUE/) as string,
        causes: ['queue_full'],
      });
      expect(stored).toEqual([200, 200]);
      expect(await messages(database)).toEqual(['comes again', 'waits']);
    },
    { config: { queueBytes: 12_000 } }
  ));

test('while PostgreSQL is away, senders hear 503 and when to come again; what comes then is stored once (§3.5)', () =>
  withDatabase(async (database) => {
    const proxy = await startProxy(database.url);
    const pool = openPool(proxy.url, { max: 4, applicationName: 'howdah tests', log: createLog('silent') });
    const intake: TestIntake = await startIntake({ ...database, pool, url: proxy.url });
    const id = eventId();
    const send = () => post(intake, anEnvelope([['event', saying('after all')]], { event_id: id }));
    try {
      await post(intake, anEnvelope([['event', saying('before')]]));
      proxy.cut();

      const away = await send();
      const body: unknown = await away.json();
      proxy.mend();
      await until(async () => (await send()).status === 200);
      const repeated = await send();

      expect(away.status).toBe(503);
      expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(away.headers.get('x-sentry-error')).not.toBeNull();
      expect(body).toEqual({
        detail: expect.any(String) as string,
        causes: [expect.stringMatching(/^database_(?:unavailable|error)$/)],
      });
      expect(repeated.status).toBe(200);
      expect(await messages(database)).toEqual(['after all', 'before']);
    } finally {
      proxy.mend();
      await intake.close();
      await pool.end();
      await proxy.close();
    }
  }));

test('what is over a limit within an event is cut, marked and counted by limit, and the rest is stored (§3.5, §5.3)', () =>
  withBoth(async (intake, database) => {
    const frame = { filename: '/app/a.js', function: 'f', lineno: 1, in_app: true };
    const event = anEvent({
      exception: {
        values: Array.from({ length: 23 }, (_, i) => ({
          type: 'E',
          value: `${i}`,
          stacktrace: { frames: Array.from({ length: i === 22 ? 150 : 1 }, () => frame) },
        })),
      },
      tags: Object.fromEntries(Array.from({ length: 104 }, (_, i) => [`tag${i}`, 'x'])),
      breadcrumbs: Array.from({ length: 105 }, (_, i) => ({ message: `${i}` })),
      extra: {
        long: 'x'.repeat(9_000),
        list: Array.from({ length: 201 }, () => 1),
        wide: Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`k${i}`, i])),
        deep: [[[[[[[[1]]]]]]]],
      },
    });

    const response = await post(intake, anEnvelope([['event', event]]));

    expect(response.status).toBe(200);
    expect(await counted(database, 'cut', 8)).toEqual({
      exceptions: 3,
      stack_frames: 50,
      tags: 4,
      breadcrumbs: 5,
      long_text: 1,
      long_list: 1,
      many_keys: 1,
      deep_nesting: 1,
    });
    const { rows } = await database.pool.query<Record<string, unknown>>(
      `select (select count(*)::integer from jsonb_object_keys(tags)) as tags, jsonb_array_length(breadcrumbs) as breadcrumbs,
              breadcrumbs -> 0 ->> 'message' as oldest, context ->> 'long' as long
         from howdah.tb_error_occurrence`
    );
    expect(rows).toEqual([
      {
        tags: 100,
        breadcrumbs: 100,
        oldest: '5',
        long: expect.stringMatching(/^x{8192}… \[cut, 808 characters more]$/) as string,
      },
    ]);
  }));

const span = { trace_id: 'ab'.repeat(16), span_id: 'cd'.repeat(8), name: 'x', start_timestamp: 1, end_timestamp: 1 };
const filler = (bytes: number) => ({ text: 'x'.repeat(bytes) });
test.each<[string, string, unknown, number, string | null]>([
  ['an event at the limit', 'event', anEvent({ extra: filler(4_000) }), 200, null],
  ['an event', 'event', anEvent({ extra: filler(5_000) }), 413, 'event_too_large'],
  ['a transaction', 'transaction', { spans: [filler(5_000)] }, 413, 'transaction_too_large'],
  ['feedback', 'feedback', { contexts: { feedback: { message: 'x'.repeat(5_000) } } }, 413, 'item_too_large'],
  ['a session', 'session', { init: true, ...filler(5_000) }, 413, 'item_too_large'],
  ['a list of spans at the limit', 'span', { items: [{ ...span, attributes: filler(15_000) }] }, 200, null],
  ['a list of spans', 'span', { items: [{ ...span, attributes: filler(20_000) }] }, 413, 'item_too_large'],
  ['a list of logs', 'log', { items: [{ body: 'x'.repeat(20_000) }] }, 413, 'item_too_large'],
  ['a list of metrics', 'trace_metric', { items: [filler(20_000)] }, 413, 'item_too_large'],
  ['a replay, which is dropped', 'replay_recording', filler(50_000), 200, null],
])(
  'with 5,000 bytes as the limit of an event and 18,000 as that of lists, %s (%s) of a certain size is judged by its kind (§3.5)',
  (_, type, item, status, cause) =>
    withBoth(
      async (intake) => {
        const response = await post(intake, anEnvelope([[type, item]]));

        expect(response.status).toBe(status);
        const { causes = [null] } = (await response.json()) as { causes?: string[] };
        expect(causes).toEqual([cause]);
      },
      { config: { maxEventBytes: 5_000, maxJsonBytes: 18_000 } }
    )
);

test('a transaction at the older store endpoint is spans (§3.1)', () =>
  withBoth(async (intake, { pool }) => {
    const start = Date.now() / 1_000 - 5;
    const transaction = {
      type: 'transaction',
      transaction: 'GET /old',
      start_timestamp: start,
      timestamp: start + 1,
      contexts: { trace: { trace_id: 'ab'.repeat(16), span_id: 'cd'.repeat(8) } },
    };

    const response = await post(intake, JSON.stringify(transaction), { path: '/api/1/store/' });

    expect(response.status).toBe(200);
    const { rows } = await pool.query(
      'select operation_name, (select count(*)::integer from howdah.tb_error_occurrence) as errors from monitoring.traces'
    );
    expect(rows).toEqual([{ operation_name: 'GET /old', errors: 0 }]);
  }));
