import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApplicationSide, type ApplicationSide } from '#support/application-side';
import { openDatabase, type TestDatabase } from '#support/database';
import { aSpan, storeSpans } from '#support/telemetry-rows';
import type {
  DueRetention,
  PolicyRequest,
  RetentionPreview,
  RetentionResult,
  StorageEvents,
  StorageInfo,
} from '../../../contract/api.ts';
import { createPartition } from '../postgres/partitions.ts';

const admin = { role: 'Admin', username: 'grace' };
const now = new Date();
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const nameOf = (at: Date) => `span_${at.toISOString().slice(0, 10).replaceAll('-', '_')}`;
const aPolicy = (more: Partial<PolicyRequest> = {}): PolicyRequest => ({
  table: 'span',
  retentionDays: 30,
  maxBytes: null,
  archive: false,
  ...more,
});

let database: TestDatabase & { close(): Promise<void> };
let api: ApplicationSide;
beforeEach(async () => {
  database = await openDatabase();
  api = await openApplicationSide(database);
});
afterEach(async () => {
  await api.close();
  await database.close();
});

const preview = (body: PolicyRequest) => api.post<RetentionPreview>('storage/policy/preview', { body });
const set = (body: unknown, as: Record<string, unknown> = admin) => api.call('POST', 'storage/policy', { body, as });
const policies = async () =>
  (await database.pool.query('select * from howdah.partition_policy order by table_name')).rows as unknown[];
const changes = async () => (await api.get<StorageEvents>('storage/events')).filter(({ event }) => event === 'policy');

/** Spans of so many days ago, one each, in partitions of their own. */
async function storeDays(...days: number[]): Promise<void> {
  for (const at of days.map(daysAgo)) {
    await createPartition(database.pool, 'span', at);
    await createPartition(database.pool, 'span_rollup', at);
    await storeSpans(database, aSpan({ start: at, traceId: '0af7651916cd43dd8448eb211c80319c' }));
  }
}

describe('a preview', () => {
  test('names what would be dropped and how much, oldest first, and changes nothing', async () => {
    await storeDays(20, 10, 5);
    const before = await policies();

    const { table, drops, bytes, kept, refusal } = await preview(aPolicy({ retentionDays: 7 }));

    expect({ table, kept, refusal }).toEqual({ table: 'span', kept: [], refusal: null });
    expect(drops.map(({ partition }) => partition)).toEqual([nameOf(daysAgo(20)), nameOf(daysAgo(10))]);
    expect(drops[0]?.from).toBe(`${daysAgo(20).toISOString().slice(0, 10)}T00:00:00.000Z`);
    expect(bytes).toBe(drops.reduce((total, drop) => total + drop.bytes, 0));
    expect(bytes).toBeGreaterThan(0);
    expect(await policies()).toEqual(before);
    expect(await changes()).toEqual([]);
  });

  test('by size drops the oldest that are too much, never the partition of now', async () => {
    await storeDays(20, 10, 0);
    const { tables } = await api.get<StorageInfo>('storage');
    const span = tables.find(({ table }) => table === 'span')!;
    const oldest = span.partitions.find(({ partition }) => partition === nameOf(daysAgo(20)))!;

    const { drops } = await preview(aPolicy({ maxBytes: span.bytes - oldest.bytes - oldest.indexBytes }));

    expect(drops.map(({ partition }) => partition)).toEqual([nameOf(daysAgo(20))]);
  });

  test('says what a hold or a restore keeps', async () => {
    await storeDays(20, 10, 5);
    await database.insert('legal_hold', {
      kind: 'trace',
      subject: '0af7651916cd43dd8448eb211c80319c',
      reason: 'court',
      held_by: 'ada',
    });

    const { drops, kept, bytes } = await preview(aPolicy({ retentionDays: 7 }));

    expect({ drops, bytes, kept }).toEqual({ drops: [], bytes: 0, kept: [nameOf(daysAgo(20)), nameOf(daysAgo(10))] });
  });

  test('that would empty the table says so instead of failing', async () => {
    await storeDays(20);

    const { refusal } = await preview(aPolicy({ retentionDays: 3 }));

    expect(refusal).toMatch(/^This would drop at once every partition of the past that has rows/);
  });
});

describe('a policy', () => {
  test('is set with who did it and what it was before, and the next run acts on it', async () => {
    await storeDays(20, 10, 5);

    const { body } = await set(aPolicy({ retentionDays: 7, maxBytes: 5_000_000_000 }));

    const drops = [nameOf(daysAgo(20)), nameOf(daysAgo(10))];
    expect((body as RetentionPreview).drops.map(({ partition }) => partition)).toEqual(drops);
    const { rows } = await database.pool.query(
      "select retention_days, max_bytes, archive, changed_by from howdah.partition_policy where table_name = 'span'"
    );
    expect(rows).toEqual([{ retention_days: 7, max_bytes: '5000000000', archive: false, changed_by: 'grace' }]);
    expect(await changes()).toMatchObject([
      {
        table: 'span',
        partition: null,
        event: 'policy',
        actor: 'grace',
        detail: 'kept 30 days -> 7 days, limit none -> 5000000000 bytes',
      },
    ]);
    const due = await api.get<DueRetention>('storage/due');
    expect(due.map(({ table, ...rest }) => [table, rest.drops.map(({ partition }) => partition)])).toEqual([
      ['span', drops],
    ]);

    expect(await api.refused('POST', 'storage/retention', { as: { role: 'Editor' } })).toMatch(/^403 role_too_low/);
    const { dropped } = await api.post<RetentionResult>('storage/retention', { as: admin });
    expect(dropped).toEqual(drops);
    expect(await api.get('storage/due')).toEqual([]);
  });

  test('that is set again is not noted again', async () => {
    await set(aPolicy({ retentionDays: 14 }));
    await set(aPolicy({ retentionDays: 14 }));

    expect(await changes()).toHaveLength(1);
  });

  test('changed by two at once is noted with what really was before', async () => {
    await Promise.all([set(aPolicy({ retentionDays: 20 })), set(aPolicy({ retentionDays: 25 }))]);

    const details = (await changes()).map(({ detail }) => detail).sort();
    expect([
      ['kept 25 days -> 20 days', 'kept 30 days -> 25 days'],
      ['kept 20 days -> 25 days', 'kept 30 days -> 20 days'],
    ]).toContainEqual(details);
  });

  test.each([
    ['an unknown table', aPolicy({ table: 'pg_class' }), /^404 table_unknown: .*"pg_class".*span_rollup/],
    ['no table', { retentionDays: 3 }, /^400 input_broken: "table" must be the name/],
    ['a negative retention', aPolicy({ retentionDays: -1 }), /^400 policy_refused: .*keeps nothing/],
    ['half a day', aPolicy({ retentionDays: 0.5 }), /^400 policy_refused: .*whole number/],
    ['a word', { ...aPolicy(), retentionDays: '30' }, /^400 input_broken: "retentionDays" must be a number of days/],
    [
      'less than one partition',
      aPolicy({ table: 'tb_error_occurrence', retentionDays: 30 }),
      /^400 policy_refused: .*shorter than one partition/,
    ],
    ['ages', aPolicy({ retentionDays: 1e6 }), /^400 policy_refused: .*hundred years/],
    ['a limit of nothing', aPolicy({ maxBytes: 0 }), /^400 policy_refused: .*size limit of 0/],
    ['a limit left out', { table: 'span', retentionDays: 3, archive: false }, /^400 input_broken: "maxBytes"/],
    ['a limit for the ledger', aPolicy({ table: 'ingest_ledger', maxBytes: 1e9 }), /^400 policy_refused: .*time alone/],
    ['an archive without a folder', aPolicy({ archive: true }), /^400 archive_missing: .*HOWDAH_ARCHIVE_DIR/],
    ['no object', 'null', /^400 input_broken: The body must be a JSON object/],
  ])('with %s is refused, and nothing changes', async (_, body, message) => {
    const before = await policies();

    expect(await api.refused('POST', 'storage/policy', { body, as: admin })).toMatch(message);

    expect(await policies()).toEqual(before);
    expect(await changes()).toEqual([]);
  });

  test('that would drop everything at once is refused with what to set instead', async () => {
    await storeDays(20, 19);

    expect(await api.refused('POST', 'storage/policy', { body: aPolicy({ retentionDays: 3 }), as: admin })).toMatch(
      /^400 policy_refused: This would drop at once every partition.* Keep at least 19 days/
    );
    expect(await changes()).toEqual([]);
  });

  test.each([
    ['nobody', undefined, /^403 identity_missing/],
    ['an editor', { role: 'Editor' }, /^403 role_too_low: .*Admin/],
  ])('is not set by %s', async (_, as, message) => {
    expect(await api.refused('POST', 'storage/policy', { body: aPolicy(), ...(as && { as }) })).toMatch(message);
  });
});
