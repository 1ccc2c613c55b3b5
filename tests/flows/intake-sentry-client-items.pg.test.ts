import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '#support/database';
import { TEST_KEY, type TestIntake } from '#support/intake';
import { anEnvelope, anEvent, eventId } from '#support/sentry-envelope';
import { post, withBoth } from '#support/sentry-intake';
import { until } from '#support/until';

const TRACE = 'ab'.repeat(16);
const rowsOf = async ({ pool }: TestDatabase, sql: string) => (await pool.query<Record<string, unknown>>(sql)).rows;
const refusals = (database: TestDatabase) =>
  until(async () => {
    const rows = await rowsOf(
      database,
      "select reason, count::integer from howdah.intake_refusal where outcome = 'refused' order by reason"
    );
    return rows.length === 0 ? undefined : rows;
  });
const uuid = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
// The same all along: an hour may end while a test runs.
const MINUTE = new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();
const attrs = { release: 'shop@1.2.3', environment: 'staging' };

describe('sessions', () => {
  const health = (database: TestDatabase) =>
    rowsOf(
      database,
      `select release, environment, sessions::integer, exited::integer, errored::integer, crashed::integer,
              abnormal::integer, ok::integer, crash_free
         from monitoring.release_health order by release nulls first, bucket`
    );
  const send = (intake: TestIntake, session: object) => {
    const given = { sid: eventId(), started: MINUTE, timestamp: new Date().toISOString(), attrs, ...session };
    return post(intake, anEnvelope([['session', given]], { event_id: undefined }));
  };

  test('each message adds to the hour what it alone can: the first the start, the last the end, one the error (§3.4)', () =>
    withBoth(async (intake, database) => {
      await send(intake, { init: true, status: 'ok', errors: 0 });
      await send(intake, { status: 'exited', errors: 0 });
      await send(intake, { init: true, status: 'ok', errors: 0 });
      await send(intake, { status: 'ok', errors: 1 });
      await send(intake, { status: 'ok', errors: 2 });
      await send(intake, { status: 'exited', errors: 2 });
      await send(intake, { init: true, status: 'crashed', errors: 1 });
      await send(intake, { init: true, status: 'abnormal', errors: 0 });
      await send(intake, { init: true, status: 'ok', errors: 0 });

      const [given] = await health(database);

      expect(given).toEqual({
        ...attrs,
        sessions: 5,
        exited: 1,
        errored: 1,
        crashed: 1,
        abnormal: 1,
        ok: 1,
        crash_free: 0.8,
      });
    }));

  const counted = (given: object[] = [{ started: MINUTE, exited: 7, errored: 2, crashed: 1 }]) =>
    JSON.stringify({ aggregates: given, attrs });
  const sendCounted = (intake: TestIntake, body: string, { sentAt = Date.now(), from = '10.0.0.1' } = {}) =>
    post(intake, `${JSON.stringify({ sent_at: new Date(sentAt).toISOString() })}\n{"type":"sessions"}\n${body}`, {
      headers: { 'x-forwarded-for': from },
    });

  test('what a server counted is added, from each server once, however often and whenever it is sent', () =>
    withBoth(async (intake, database) => {
      const body = counted();

      const answers = [
        await sendCounted(intake, body),
        await sendCounted(intake, body),
        await sendCounted(intake, body, { sentAt: Date.now() + 30_000 }),
        await sendCounted(intake, body, { from: '10.0.0.2' }),
      ];

      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect(await health(database)).toMatchObject([{ sessions: 20, exited: 14, errored: 4, crashed: 2, ok: 0 }]);
    }));

  test('hours, releases and environments are kept apart; without either there is a place as well', () =>
    withBoth(async (intake, database) => {
      const hourAgo = new Date(Date.parse(MINUTE) - 3_600_000).toISOString();
      await sendCounted(
        intake,
        counted([
          { started: MINUTE, exited: 1 },
          { started: hourAgo, exited: 2 },
        ])
      );
      await sendCounted(intake, JSON.stringify({ aggregates: [{ exited: 3 }] }));

      expect((await health(database)).map((row) => [row['release'], row['environment'], row['sessions']])).toEqual([
        [null, 'production', 3],
        ['shop@1.2.3', 'staging', 2],
        ['shop@1.2.3', 'staging', 1],
      ]);
    }));

  test('a part with a count that is none is left out and counted, its neighbours are added', () =>
    withBoth(async (intake, database) => {
      const broken = [-1, 1.5, '3', 1e12].map((exited) => ({ started: MINUTE, exited }));
      const many = Array.from({ length: 1_001 }, () => ({ started: MINUTE, exited: 1 }));

      await sendCounted(intake, counted([...broken, { started: MINUTE, exited: 4 }]));
      await sendCounted(intake, counted(many));

      expect(await health(database)).toMatchObject([{ sessions: 1_004 }]);
      expect(await refusals(database)).toEqual([{ reason: 'items_rejected', count: 5 }]);
    }));

  test('sessions of another age are counted in the oldest hour that is kept, and Setup says so', () =>
    withBoth(async (intake, database) => {
      await sendCounted(intake, counted([{ started: '2001-01-01T00:00:00Z', exited: 1 }]));

      expect(await health(database)).toMatchObject([{ sessions: 1 }]);
      const moved = await until(async () => {
        const [row] = await rowsOf(database, "select reason from howdah.intake_refusal where outcome = 'moved'");
        return row;
      });
      expect(moved).toEqual({ reason: expect.stringMatching(/clients/) as string });
    }));
});

test('what many tell at once of the same hours adds up, whichever connection stores it', () =>
  withBoth(async (intake, database) => {
    const hours = [0, 1, 2].map((ago) => new Date(Date.parse(MINUTE) - ago * 3_600_000).toISOString());
    // In another order each time: who takes the rows crosswise would wait for ever.
    const body = (sender: number) =>
      JSON.stringify({ aggregates: hours.map((_, i) => ({ started: hours[(i + sender) % 3], exited: 1 })), attrs });
    const send = (sender: number) =>
      Promise.all([
        post(intake, `{}\n{"type":"sessions"}\n${body(sender)}`, {
          headers: { 'x-forwarded-for': `10.0.0.${sender}` },
        }),
        post(
          intake,
          `{}\n{"type":"client_report"}\n${JSON.stringify({
            timestamp: Date.parse(MINUTE) / 1_000 + sender / 1_000,
            discarded_events: ['error', 'span'].map((category) => ({ reason: 'x', category, quantity: 2 })),
          })}`
        ),
      ]);

    const answers = await Promise.all(Array.from({ length: 100 }, (_, sender) => send(sender)));

    expect(new Set(answers.flat().map(({ status }) => status))).toEqual(new Set([200]));
    expect(await rowsOf(database, 'select started::integer, exited::integer from howdah.session_count')).toEqual(
      hours.map(() => ({ started: 100, exited: 100 }))
    );
    expect(
      await rowsOf(database, 'select category, quantity::integer from howdah.client_report order by category')
    ).toEqual([
      { category: 'error', quantity: 200 },
      { category: 'span', quantity: 200 },
    ]);
  }));

test('a record that PostgreSQL refuses is set aside with the reason, and its neighbours of every kind are stored', () =>
  withBoth(
    async (intake, database) => {
      await database.pool.query("alter table howdah.check_in add constraint no_teapots check (monitor <> 'teapot')");
      await database.pool.query("alter table howdah.attachment add constraint no_exe check (filename <> 'a.exe')");
      const items = [
        '{"type":"check_in"}\n{"monitor_slug":"teapot","status":"ok"}',
        '{"type":"check_in"}\n{"monitor_slug":"kettle","status":"ok"}',
        '{"type":"attachment","length":1,"filename":"a.exe"}\nx',
        '{"type":"attachment","length":1,"filename":"b.txt"}\ny',
        '{"type":"user_report"}\n{"comments":"hot"}',
        `{"type":"sessions"}\n${JSON.stringify({ aggregates: [{ started: MINUTE, exited: 1 }], attrs })}`,
      ];

      const response = await post(intake, `{}\n${items.join('\n')}`);

      expect(response.status).toBe(200);
      expect(
        await rowsOf(
          database,
          `select monitor as stored from howdah.check_in union all select filename from howdah.attachment
            union all select message from howdah.user_feedback union all select exited::text from howdah.session_count`
        )
      ).toEqual([{ stored: 'kettle' }, { stored: 'b.txt' }, { stored: 'hot' }, { stored: '1' }]);
      expect(
        await rowsOf(
          database,
          "select signal, record ->> 'monitor' as monitor, record ->> 'filename' as filename from howdah.rejected order by monitor"
        )
      ).toEqual([
        { signal: 'clients', monitor: 'teapot', filename: null },
        { signal: 'clients', monitor: null, filename: 'a.exe' },
      ]);
    },
    { config: { maxAttachmentBytes: 10 } }
  ));

describe('feedback', () => {
  const stored = (database: TestDatabase) =>
    rowsOf(database, 'select * from monitoring.user_feedback order by timestamp');

  test('what a person wrote is stored with where it belongs, without secrets, once (§3.4, §5.3)', () =>
    withBoth(async (intake, database) => {
      const id = eventId();
      const about = eventId();
      const event = {
        event_id: id,
        timestamp: Date.now() / 1_000,
        environment: 'staging',
        release: 'shop@1.2.3',
        user: { email: 'account@example.com', username: 'ada' },
        contexts: {
          trace: { trace_id: TRACE, span_id: 'cd'.repeat(8) },
          feedback: {
            message: `It broke: postgres://shop:hunter2@db/shop ${'x'.repeat(9_000)}`,
            contact_email: 'ada@example.com',
            name: 'Ada\0',
            url: 'https://shop.example/pay?token=abc&page=2',
            source: 'widget',
            associated_event_id: about,
          },
        },
      };
      const send = (sentAt: number) =>
        post(intake, anEnvelope([['feedback', event]], { event_id: id, sent_at: new Date(sentAt).toISOString() }));

      const answers = [await send(Date.now()), await send(Date.now() + 1_000)];

      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(await answers[0]?.json()).toEqual({ id });
      expect(await stored(database)).toEqual([
        expect.objectContaining({
          id: uuid(id),
          event_id: uuid(about),
          name: 'Ada\uFFFD',
          email: 'ada@example.com',
          url: 'https://shop.example/pay?token=[redacted]&page=2',
          source: 'widget',
          environment: 'staging',
          release: 'shop@1.2.3',
          trace_id: TRACE,
          original_time: null,
          project_id: 1,
          message: expect.stringMatching(/^It broke: postgres:\/\/shop:\[redacted]@db\/shop x+… \[cut, /) as string,
        }),
      ]);
      const cut = await until(async () => {
        const [row] = await rowsOf(database, "select reason from howdah.intake_refusal where outcome = 'cut'");
        return row;
      });
      expect(cut).toEqual({ reason: 'long_text' });
    }));

  test('the older form is about the event of its envelope, and its author may be unknown (§3.4)', () =>
    withBoth(async (intake, database) => {
      const [event, other] = [eventId(), eventId()];
      const report = { event_id: event, name: 'Ada', email: 'ada@example.com', comments: 'It broke' };

      await post(intake, anEnvelope([['user_report', report]], { event_id: event }));
      await post(intake, anEnvelope([['user_report', { comments: 'Again' }]], { event_id: other }));

      expect(await stored(database)).toMatchObject([
        { message: 'It broke', name: 'Ada', email: 'ada@example.com', event_id: uuid(event), source: 'user_report' },
        { message: 'Again', name: null, email: null, event_id: uuid(other) },
      ]);
    }));

  test('a clock that is hours wrong is corrected, and its own time stays beside', () =>
    withBoth(async (intake, database) => {
      const wrong = Date.now() - 7_200_000;
      const event = { timestamp: wrong / 1_000, contexts: { feedback: { message: 'late' } } };

      await post(intake, anEnvelope([['feedback', event]], { sent_at: new Date(wrong).toISOString() }));

      const [row] = await stored(database);
      expect(Math.abs(Date.now() - (row?.['timestamp'] as Date).getTime())).toBeLessThan(60_000);
      expect((row?.['original_time'] as Date).getTime()).toBe(wrong);
    }));
});

describe('check-ins', () => {
  const stored = (database: TestDatabase) =>
    rowsOf(
      database,
      'select monitor, status, duration_ms, environment, release, check_in_id, config, trace_id from monitoring.check_ins order by timestamp, status'
    );

  test('a job that says when it begins and ends has two rows with one id, also when it says it twice (§3.4)', () =>
    withBoth(async (intake, database) => {
      const id = eventId();
      const common = { check_in_id: id, monitor_slug: 'nightly-report', environment: 'staging', release: 'jobs@3' };
      const config = { schedule: { type: 'crontab', value: '0 3 * * *' }, checkin_margin: 5, timezone: 'UTC' };
      const begin = { ...common, status: 'in_progress', monitor_config: config };
      const end = { ...common, status: 'ok', duration: 12.5, contexts: { trace: { trace_id: TRACE } } };

      for (const given of [begin, end, end]) {
        const response = await post(intake, anEnvelope([['check_in', given]], { event_id: undefined }));
        expect(response.status).toBe(200);
      }

      const row = { monitor: 'nightly-report', environment: 'staging', release: 'jobs@3', check_in_id: uuid(id) };
      expect(await stored(database)).toEqual([
        { ...row, status: 'in_progress', duration_ms: null, config, trace_id: null },
        { ...row, status: 'ok', duration_ms: 12_500, config: null, trace_id: TRACE },
      ]);
    }));

  test('a script may say it with one GET, with curl and a body, and each time anew (§3.1)', () =>
    withBoth(async (intake, database) => {
      const address = `${intake.url}/api/1/cron/backup/${TEST_KEY}/`;

      const answers = [
        await fetch(`${address}?status=in_progress&environment=ops`),
        await fetch(`${address}?status=error&duration=3`),
        await fetch(`${intake.url}/api/1/cron/backup?sentry_key=${TEST_KEY}`, {
          method: 'POST',
          body: JSON.stringify({
            status: 'ok',
            environment: 'ops',
            monitor_config: { schedule: { value: '1 * * * *' } },
          }),
        }),
        await fetch(address),
        await fetch(address),
      ];

      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      expect(await stored(database)).toMatchObject([
        { monitor: 'backup', status: 'in_progress', environment: 'ops' },
        { monitor: 'backup', status: 'error', duration_ms: 3_000, environment: 'production' },
        { monitor: 'backup', status: 'ok', environment: 'ops', config: { schedule: { value: '1 * * * *' } } },
        { monitor: 'backup', status: 'ok' },
        { monitor: 'backup', status: 'ok' },
      ]);
    }));

  test('without an id of its own, an envelope that says the same each hour counts each time', () =>
    withBoth(async (intake, database) => {
      const envelope = '{}\n{"type":"check_in"}\n{"monitor_slug":"hourly","status":"ok"}';

      await post(intake, envelope);
      await post(intake, envelope);

      expect(await stored(database)).toHaveLength(2);
    }));
});

test('what clients lost is added up by hour, reason and category, each report once (§3.4)', () =>
  withBoth(async (intake, database) => {
    const report = (timestamp: number, quantity: number) => ({
      timestamp,
      discarded_events: [
        { reason: 'queue_overflow', category: 'error', quantity },
        { reason: 'sample_rate', category: 'transaction', quantity: 10 },
      ],
      rate_limited_events: [{ reason: 'ratelimit_backoff', category: 'span', quantity: 1 }],
    });
    const now = Date.now() / 1_000;
    const send = (given: object) => post(intake, anEnvelope([['client_report', given]], { event_id: undefined }));

    for (const given of [report(now, 2), report(now, 2), report(now + 0.001, 3)]) await send(given);

    expect(
      await rowsOf(
        database,
        'select reason, category, sum(quantity)::integer as quantity from monitoring.client_reports group by 1, 2 order by 1'
      )
    ).toEqual([
      { reason: 'queue_overflow', category: 'error', quantity: 5 },
      { reason: 'ratelimit_backoff', category: 'span', quantity: 2 },
      { reason: 'sample_rate', category: 'transaction', quantity: 20 },
    ]);
  }));

describe('attachments', () => {
  const item = (payload: Buffer, header: object = {}) =>
    Buffer.concat([
      Buffer.from(`\n${JSON.stringify({ type: 'attachment', length: payload.length, ...header })}\n`),
      payload,
    ]);
  const withEvent = (id: string, ...items: Buffer[]) =>
    Buffer.concat([Buffer.from(anEnvelope([['event', anEvent()]], { event_id: id })), ...items]);
  const files = (database: TestDatabase) =>
    rowsOf(
      database,
      'select filename, content_type, attachment_type, size, event_id, data from monitoring.attachments order by filename'
    );
  const on = { config: { maxAttachmentBytes: 1_000 } };

  test('are dropped by default and counted; the event is stored, and SDKs are told to keep them (§3.4, §3.5)', () =>
    withBoth(async (intake, database) => {
      const response = await post(intake, withEvent(eventId(), item(Buffer.from('a'.repeat(5_000)))));

      expect(response.status).toBe(200);
      expect(response.headers.get('x-sentry-rate-limits')).toBe('3600:attachment:organization:not_stored');
      expect(await files(database)).toEqual([]);
      expect(await rowsOf(database, 'select 1 as one from howdah.tb_error_occurrence')).toHaveLength(1);
      expect(await intake.metrics.metrics()).toContain('howdah_sentry_items_dropped_total{type="attachment"} 1');
    }));

  test('are stored where that is on, once, byte by byte; text without secrets (§3.4, §5.3)', () =>
    withBoth(async (intake, database) => {
      const id = eventId();
      const bytes = Buffer.from([0, 255, 10, 13, 10, 1]);
      const json = Buffer.from('{"user": "ada", "password": "hunter2", "nested": [{"api_key": "k-1"}]}');
      const kept = Buffer.from('{ "count": 12345678901234567890 }\n');
      const envelope = withEvent(
        id,
        item(bytes, { filename: 'a.png', content_type: 'image/png', attachment_type: 'event.attachment' }),
        item(json, { filename: 'b.json', content_type: 'application/json' }),
        item(kept, { filename: 'c.json' }),
        item(Buffer.from('amqp://u:hunter2@queue/'), { filename: 'd.log', content_type: 'text/plain' }),
        item(Buffer.alloc(0))
      );

      const answers = [await post(intake, envelope), await post(intake, envelope)];

      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(answers[0]?.headers.get('x-sentry-rate-limits')).toBeNull();
      const rows = await files(database);
      expect(rows.map((row) => [row['filename'], row['content_type'], row['attachment_type'], row['size']])).toEqual([
        ['a.png', 'image/png', 'event.attachment', 6],
        ['b.json', 'application/json', null, expect.any(Number)],
        ['c.json', null, null, kept.length],
        ['d.log', 'text/plain', null, expect.any(Number)],
        ['unnamed', null, null, 0],
      ]);
      expect(rows.every((row) => row['event_id'] === uuid(id))).toBe(true);
      expect(rows.map((row) => (row['data'] as Buffer).toString('latin1'))).toEqual([
        bytes.toString('latin1'),
        '{"user":"ada","password":"[redacted]","nested":[{"api_key":"[redacted]"}]}',
        kept.toString('latin1'),
        'amqp://u:[redacted]@queue/',
        '',
      ]);
    }, on));

  test('over the limit one is left out, and so is what is over five times the limit together; the event is stored', () =>
    withBoth(async (intake, database) => {
      const fits = item(Buffer.alloc(1_000, 1), { filename: 'fits' });
      const tooLarge = item(Buffer.alloc(1_001, 1), { filename: 'too large' });

      const response = await post(intake, withEvent(eventId(), tooLarge, fits, fits, fits, fits, fits, fits));

      expect(response.status).toBe(200);
      expect(await files(database)).toHaveLength(5);
      expect(await rowsOf(database, 'select 1 as one from howdah.tb_error_occurrence')).toHaveLength(1);
      expect(await refusals(database)).toEqual([{ reason: 'attachment_too_large', count: 2 }]);
    }, on));
});

test.each<[string, number, string, string, unknown]>([
  ['a session that is a list', 400, 'malformed_item', 'session', []],
  ['sessions of which none is a count', 400, 'malformed_item', 'sessions', { aggregates: [{ exited: 'x' }] }],
  ['feedback without words', 400, 'malformed_item', 'feedback', { contexts: { feedback: { message: '' } } }],
  ['a report without comments', 400, 'malformed_item', 'user_report', { event_id: eventId() }],
  ['a check-in without a monitor', 400, 'malformed_item', 'check_in', { status: 'ok' }],
  ['a check-in over 100 KiB', 413, 'item_too_large', 'check_in', { monitor_slug: 'x'.repeat(102_400) }],
  ['a client report without a quantity', 400, 'malformed_item', 'client_report', { discarded_events: [{}] }],
  ['a client report over 4 KiB', 413, 'item_too_large', 'client_report', { x: 'x'.repeat(4_096) }],
])(
  '%s alone is refused with %i %s; beside an event it is left out and counted (§3.4)',
  (_, status, cause, type, given) =>
    withBoth(async (intake, database) => {
      const alone = await post(intake, anEnvelope([[type, given]], { event_id: undefined }));
      const beside = await post(
        intake,
        anEnvelope([
          ['event', anEvent()],
          [type, given],
        ])
      );

      expect([alone.status, beside.status]).toEqual([status, 200]);
      const { detail, causes } = (await alone.json()) as { detail: string; causes: string[] };
      expect(causes).toEqual([cause]);
      expect(detail.length).toBeGreaterThan(20);
      expect(await rowsOf(database, 'select 1 as one from howdah.tb_error_occurrence')).toHaveLength(1);
      expect(await until(async () => (await refusals(database)).find((row) => row['count'] === 2))).toEqual({
        reason: cause,
        count: 2,
      });
    })
);

test('of an envelope with more than a hundred sessions the first hundred are counted (§3.4)', () =>
  withBoth(async (intake, database) => {
    const session = { sid: eventId(), init: true, status: 'ok', started: MINUTE, attrs };
    const items = Array.from({ length: 103 }, (): [string, unknown] => ['session', session]);

    const response = await post(intake, anEnvelope(items, { event_id: undefined }));

    expect(response.status).toBe(200);
    expect(await rowsOf(database, 'select started::integer from howdah.session_count')).toEqual([{ started: 100 }]);
    expect(await refusals(database)).toEqual([{ reason: 'too_many_sessions', count: 3 }]);
  }));
