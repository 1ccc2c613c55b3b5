import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openApplicationSide, type ApplicationSide } from '#support/application-side';
import { openDatabase, type TestDatabase } from '#support/database';
import { anIssue, anOccurrence, aSpan, storeSpans } from '#support/telemetry-rows';
import type { HoldRequest, IssueDetail, LegalHold } from '../../../contract/api.ts';

const admin = { role: 'Admin', username: 'grace' };
const unknownIssue = '00000000-0000-4000-8000-000000000000';
const unknownTrace = 'ffffffffffffffffffffffffffffffff';

let database: TestDatabase & { close(): Promise<void> };
let api: ApplicationSide;
beforeAll(async () => {
  database = await openDatabase();
  api = await openApplicationSide(database);
});
beforeEach(() => database.pool.query('delete from howdah.legal_hold'));
afterAll(async () => {
  await api.close();
  await database.close();
});

const hold = (body: HoldRequest, as: Record<string, unknown> = {}) =>
  api.post<LegalHold>('storage/holds', { body, as });
async function storedIssue(): Promise<string> {
  const issue = anIssue();
  await database.insert('tb_error_log', issue);
  return issue.error_id;
}

test('an issue is kept until it is released, and its activity says by whom and why', async () => {
  const subject = await storedIssue();

  const held = await hold({ kind: 'issue', subject: subject.toUpperCase(), reason: '  case 7/2026 ' });

  expect(held).toMatchObject({ kind: 'issue', subject, reason: 'case 7/2026', heldBy: 'ada', releasedAt: null });
  expect(await api.get('storage/holds')).toEqual([held]);
  const release = `storage/holds/${held.holdId}/release`;
  expect(await api.refused('POST', release, { as: { role: 'Editor' } })).toMatch(/^403 role_too_low: .*Admin/);
  const released = await api.post<LegalHold>(release, { as: admin });
  expect(released).toMatchObject({ ...held, releasedBy: 'grace', releasedAt: expect.any(String) as string });
  expect(await api.refused('POST', release, { as: admin })).toMatch(/^409 already_released: grace released this hold/);
  const { activity } = await api.get<IssueDetail>(`issues/${subject}`);
  expect(activity).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ actor: 'ada', action: 'held', detail: 'case 7/2026' }),
      expect.objectContaining({ actor: 'grace', action: 'released' }),
    ])
  );
});

test.each([
  ['a span', (traceId: string) => storeSpans(database, aSpan({ traceId }))],
  [
    'an error',
    async (traceId: string) => {
      const issue = anIssue();
      await database.insert('tb_error_log', issue);
      await database.insert('tb_error_occurrence', anOccurrence(issue, { trace_id: traceId }));
    },
  ],
  [
    'a log',
    (traceId: string) =>
      database.insert('log_record', { time: new Date(), project_id: 1, resource_id: 1, trace_id: traceId }),
  ],
])('a trace of which %s is stored is kept', async (_, store) => {
  const { traceId } = aSpan();
  await store(traceId);

  const held = await hold({ kind: 'trace', subject: traceId, reason: 'audit' });

  expect(held).toMatchObject({ kind: 'trace', subject: traceId, heldBy: 'ada' });
  expect(await api.get(`storage/holds?kind=trace&subject=${traceId.toUpperCase()}`)).toEqual([held]);
  expect(await api.get('storage/holds?kind=issue')).toEqual([]);
});

test('what is held already says who keeps it and why, to all but one of many who ask at once', async () => {
  const body = { kind: 'issue', subject: await storedIssue(), reason: 'audit' };

  const answers = await Promise.all(
    Array.from({ length: 5 }, () => api.call<{ message: string }>('POST', 'storage/holds', { body, as: {} }))
  );

  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
  expect(answers.find(({ status }) => status === 409)?.body.message).toMatch(/^ada keeps this issue since .*: audit$/);
});

test('what was released can be held again, and active holds are listed first', async () => {
  const [first, second] = [await storedIssue(), await storedIssue()];
  const { holdId } = await hold({ kind: 'issue', subject: first, reason: 'one' });
  await api.post(`storage/holds/${holdId}/release`, { as: admin });
  await hold({ kind: 'issue', subject: second, reason: 'two' });

  await hold({ kind: 'issue', subject: first, reason: 'three' });

  const holds = await api.get<LegalHold[]>('storage/holds');
  expect(holds.map(({ reason }) => reason)).toEqual(['three', 'two', 'one']);
});

test('a hold waits for retention that is dropping, and gives up with what to do', async () => {
  const subject = await storedIssue();
  const retention = await database.connect();
  await retention.query("begin; select pg_advisory_xact_lock(hashtextextended('howdah:partition:span', 0))");

  const answer = await api.refused('POST', 'storage/holds', { body: { kind: 'issue', subject, reason: 'x' }, as: {} });
  await retention.query('rollback');

  expect(answer).toMatch(/^503 retention_running: .*Try again/);
  expect(await api.get('storage/holds')).toEqual([]);
});

test.each([
  ['an issue that does not exist', { kind: 'issue', subject: unknownIssue, reason: 'x' }, /^404 issue_unknown/],
  [
    'a trace without a row',
    { kind: 'trace', subject: unknownTrace, reason: 'x' },
    /^404 trace_unknown: No span, error or/,
  ],
  [
    'no issue id',
    { kind: 'issue', subject: "1' or 1 = 1", reason: 'x' },
    /^400 input_broken: "subject" must be an issue id/,
  ],
  ['a trace id that is too short', { kind: 'trace', subject: 'abc', reason: 'x' }, /^400 .*32 hex digits/],
  ['a trace id of zeros', { kind: 'trace', subject: '0'.repeat(32), reason: 'x' }, /^400 .*not all 0/],
  ['no reason', { kind: 'issue', subject: unknownIssue, reason: '  ' }, /^400 .*"reason" is empty; say why/],
  ['an essay', { kind: 'issue', subject: unknownIssue, reason: 'x'.repeat(1001) }, /^400 .*"reason" is too long/],
  ['a character that no text can hold', { kind: 'issue', subject: unknownIssue, reason: 'a\0b' }, /^400 .*code 0/],
  ['another kind', { kind: 'tenant', subject: 'acme', reason: 'x' }, /^400 input_broken/],
  ['nothing', undefined, /^400 input_broken: The body must be a JSON object/],
])('%s is refused', async (_, body, message) => {
  expect(await api.refused('POST', 'storage/holds', { body, as: {} })).toMatch(message);
});

test('who may not, and what is not there', async () => {
  const body = { kind: 'issue', subject: unknownIssue, reason: 'x' };

  expect(await api.refused('POST', 'storage/holds', { body })).toMatch(/^403 identity_missing/);
  expect(await api.refused('POST', 'storage/holds', { body, as: { role: 'Viewer' } })).toMatch(/^403 role_too_low/);
  expect(await api.refused('POST', 'storage/holds/4711/release', { as: admin })).toMatch(/^404 hold_unknown/);
  expect(await api.refused('POST', 'storage/holds/x/release', { as: admin })).toMatch(/^400 .*is a number/);
  expect(await api.refused('GET', 'storage/holds?kind=tenant')).toMatch(/^400 .*must be issue or trace/);
});
