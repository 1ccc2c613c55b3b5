import { expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '#support/database';
import { startIntake, TEST_KEY, withIntake, type TestIntake } from '#support/intake';
import { decodeTraceResponse, encodeTraceRequest } from '#support/otlp-proto';
import { aSpan, aTraceRequest } from '#support/otlp-request';
import { anEnvelope, anEvent, eventId } from '#support/sentry-envelope';
import { startProxy, type TcpProxy } from '#support/tcp-proxy';
import { until } from '#support/until';
import { createLog } from '../../observe/log.ts';
import { openPool } from '../../postgres/pool.ts';

type Options = Parameters<typeof withIntake>[2];
const withBoth = (run: (intake: TestIntake, database: TestDatabase) => Promise<void>, options: Options = {}) =>
  withDatabase((database) => withIntake(database, (intake) => run(intake, database), options));

/** An intake that reaches its database through a proxy, so that it can be taken away. */
const withProxy = (run: (intake: TestIntake, database: TestDatabase, proxy: TcpProxy) => Promise<void>) =>
  withDatabase(async (database) => {
    const proxy = await startProxy(database.url);
    const pool = openPool(proxy.url, { max: 4, applicationName: 'howdah tests', log: createLog('silent') });
    const intake = await startIntake({ ...database, pool, url: proxy.url });
    try {
      await run(intake, database, proxy);
    } finally {
      proxy.mend();
      await intake.close();
      await pool.end();
      await proxy.close();
    }
  });

const sendSpans = (intake: TestIntake, spans: object[]) =>
  fetch(`${intake.url}/v1/traces`, {
    method: 'POST',
    body: new Uint8Array(encodeTraceRequest(aTraceRequest(spans))),
    headers: { 'content-type': 'application/x-protobuf' },
  });
const sendEvent = (intake: TestIntake, event: unknown, id: string) =>
  fetch(`${intake.url}/api/1/envelope/?sentry_key=${TEST_KEY}`, {
    method: 'POST',
    body: anEnvelope([['event', event]], { event_id: id }),
  });
const count = async ({ pool }: TestDatabase, table: string, column = 'count(*)') => {
  const { rows } = await pool.query<{ n: string | null }>(`select ${column} as n from howdah.${table}`);
  return Number(rows[0]?.n);
};

test('a row that PostgreSQL refuses is set aside with the reason, and its neighbours are stored', () =>
  withBoth(async (intake, database) => {
    await database.pool.query('alter table howdah.span add constraint no_teapots check (http_status <> 418)');
    const teapot = { 'http.response.status_code': 418 };
    const spans = Array.from({ length: 9 }, (_, i) => aSpan({ name: `op ${i}`, attributes: i === 4 ? teapot : {} }));

    const [bad, good] = await Promise.all([sendSpans(intake, spans), sendSpans(intake, [aSpan(), aSpan()])]);

    expect([bad.status, good.status]).toEqual([200, 200]);
    const { partialSuccess } = decodeTraceResponse(Buffer.from(await bad.arrayBuffer()));
    expect(partialSuccess?.rejectedSpans).toBe('1');
    expect(partialSuccess?.errorMessage).toContain('no_teapots');
    expect(await count(database, 'span')).toBe(10);
    expect(await count(database, 'span_rollup', 'sum(span_count)')).toBe(10);
    const { rows } = await database.pool.query('select signal, reason, record from howdah.rejected');
    expect(rows).toMatchObject([
      { signal: 'traces', reason: expect.stringContaining('no_teapots'), record: { name: 'op 4', service: 'shop' } },
    ]);
  }));

test('an occurrence that is there already is not counted twice, even when the ledger has forgotten it', () =>
  withBoth(async (intake, database) => {
    const event = anEvent();
    const id = eventId();
    await sendEvent(intake, event, id);
    await database.pool.query('truncate howdah.ingest_ledger');

    const again = await Promise.all([sendEvent(intake, event, id), sendEvent(intake, anEvent(), eventId())]);

    expect(again.map(({ status }) => status)).toEqual([200, 200]);
    expect(await count(database, 'tb_error_occurrence')).toBe(2);
    expect(await count(database, 'issue_delta', 'sum(occurrences)')).toBe(2);
    expect(await count(database, 'rejected')).toBe(0);
  }));

test('a partition that retention dropped is made again for late rows', () =>
  withBoth(async (intake, database) => {
    const startMs = Date.now() - 9 * 86_400_000;
    await sendSpans(intake, [aSpan({ startMs })]);
    const { rows } = await database.pool.query<{ name: string }>(
      'select tableoid::regclass::text as name from howdah.span'
    );
    await database.pool.query(`drop table ${rows[0]?.name ?? ''}`);

    const late = await sendSpans(intake, [aSpan({ startMs })]);

    expect(late.status).toBe(200);
    expect(await count(database, 'span')).toBe(1);
  }));

test('two processes on one database share dictionary rows and add up in the rollups', () =>
  withDatabase(async (database) => {
    const first = await startIntake(database);
    await database.pool.query('delete from howdah.project_key');
    const second = await startIntake(database);
    const span = () => aSpan({ startMs: 1_000 * Math.floor(Date.now() / 1_000) - 120_000 });

    const answers = await Promise.all(
      [first, second, first, second].map((intake) => sendSpans(intake, [span(), span()]))
    );
    await Promise.all([first.close(), second.close()]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await count(database, 'span')).toBe(8);
    expect(await count(database, 'span_rollup', 'sum(span_count)')).toBe(8);
    expect(await count(database, 'resource')).toBe(1);
    expect(await count(database, 'operation')).toBe(1);
    expect(await count(database, 'span', 'count(distinct operation_id)')).toBe(1);
  }));

test('while the database is away, senders hear 503 with a time to come back, and what they send again is stored once', () =>
  withProxy(async (intake, database, proxy) => {
    const spans = [aSpan()];
    const body = new Uint8Array(encodeTraceRequest(aTraceRequest(spans)));
    const send = () =>
      fetch(`${intake.url}/v1/traces`, { method: 'POST', body, headers: { 'content-type': 'application/x-protobuf' } });
    await sendSpans(intake, [aSpan()]);
    proxy.cut();

    const refused = await send();
    proxy.mend();
    await until(async () => (await send()).status === 200);

    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await count(database, 'span')).toBe(2);
    expect(await count(database, 'span_rollup', 'sum(span_count)')).toBe(2);
  }));

test('a request that came in while the database was away for a moment is stored without a second try', () =>
  withProxy(async (intake, database, proxy) => {
    await sendSpans(intake, [aSpan()]);
    proxy.cut();

    const sent = sendSpans(intake, [aSpan()]);
    await until(() => intake.writer.stats().queuedBytes > 0);
    proxy.mend();

    expect((await sent).status).toBe(200);
    expect(await count(database, 'span')).toBe(2);
  }));

test('when the answer to a commit is lost, the batch is repeated and stored once', () =>
  withProxy(async (intake, database, proxy) => {
    await sendSpans(intake, [aSpan()]);
    // The commit is held up in the server, its answer never comes back.
    await database.pool.query(`
      create function howdah.hold() returns trigger language plpgsql as $$ begin perform pg_sleep(1); return null; end $$;
      create constraint trigger hold after insert on howdah.tb_error_log deferrable initially deferred
        for each row execute function howdah.hold()`);

    const sent = sendEvent(intake, anEvent(), eventId());
    await until(async () => {
      const { rows } = await database.pool.query(
        "select 1 from pg_stat_activity where query = 'commit' and state = 'active'"
      );
      return rows.length > 0;
    });
    proxy.cut();
    proxy.mend();

    expect((await sent).status).toBe(200);
    await until(async () => (await count(database, 'tb_error_occurrence')) === 1);
    expect(await count(database, 'issue_delta', 'sum(occurrences)')).toBe(1);
  }));

test('more than the queue holds is refused at once, and what was taken is stored', () =>
  withDatabase(async (database) => {
    const proxy = await startProxy(database.url);
    const intake = await startIntake({ ...database, url: proxy.url }, { config: { queueBytes: 3_000 } });
    proxy.cut();

    let answered = 0;
    const sent = Array.from({ length: 20 }, () => sendSpans(intake, [aSpan(), aSpan()]).finally(() => (answered += 1)));
    await until(() => answered > 0);
    proxy.mend();
    const statuses = (await Promise.all(sent)).map(({ status }) => status);

    const taken = statuses.filter((status) => status === 200).length;
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    expect(taken).toBeGreaterThan(0);
    expect(await count(database, 'span')).toBe(2 * taken);
    await intake.close();
    await proxy.close();
  }));

test('draining stores what was taken and answers the rest with 503', () =>
  withDatabase(async (database) => {
    const intake = await startIntake(database);

    const sent = Array.from({ length: 10 }, () => sendSpans(intake, [aSpan()]));
    await until(() => intake.writer.stats().waitingRequests > 0 || intake.writer.stats().spans > 0);
    await intake.writer.drain();
    const statuses = (await Promise.all(sent)).map(({ status }) => status);
    const later = await sendSpans(intake, [aSpan()]);

    expect(later.status).toBe(503);
    expect(await count(database, 'span')).toBe(statuses.filter((status) => status === 200).length);
    await intake.close();
  }));

test('a database that hangs is not waited for without end', () =>
  withProxy(async (intake, _, proxy) => {
    await sendSpans(intake, [aSpan()]);
    proxy.stall();

    const response = await sendSpans(intake, [aSpan()]);

    expect(response.status).toBe(503);
  }));
