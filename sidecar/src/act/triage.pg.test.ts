import { expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '#support/database';
import { changeIssues } from './triage.ts';

const noon = new Date('2026-11-21T12:00:00Z');
const later = new Date('2026-11-21T13:00:00Z');
const ada = { login: 'ada' };
const first = '00000000-0000-8000-8000-000000000001';
const second = '00000000-0000-8000-8000-000000000002';
const unknown = '00000000-0000-8000-8000-00000000000f';

const anIssue = (error_id: string) => ({
  error_id,
  project_id: 1,
  error_fingerprint: error_id,
  fingerprint_version: 1,
  error_type: 'TimeoutError',
  error_message: 'card declined',
  first_seen: noon,
  last_seen: noon,
});

const withIssues = (work: (database: TestDatabase) => Promise<void>) =>
  withDatabase(async (database) => {
    await database.insert('tb_error_log', anIssue(first), anIssue(second));
    await work(database);
  });

test('resolving notes who and when, and undo takes all of it back', () =>
  withIssues(async ({ pool }) => {
    const { changed } = await changeIssues(pool, ada, { issueIds: [first], action: 'resolve' }, noon);

    expect(changed).toMatchObject([{ issueId: first, status: 'resolved', substatus: 'new' }]);
    expect(await rowOf(pool)).toMatchObject({ status: 'resolved', resolved_at: noon, resolved_by: 'ada' });

    await changeIssues(pool, ada, changed[0]!.undo, later);

    expect(await rowOf(pool)).toMatchObject({
      status: 'unresolved',
      substatus: 'new',
      resolved_at: null,
      resolved_by: null,
    });
    expect(await activityOf(pool)).toEqual(['ada resolved', 'ada unresolved']);
  }));

test('an issue that was resolved before keeps its first resolution', () =>
  withIssues(async ({ pool }) => {
    await changeIssues(pool, ada, { issueIds: [first], action: 'resolve' }, noon);
    await changeIssues(pool, { login: 'bob' }, { issueIds: [first, second], action: 'resolve' }, later);

    expect(await rowOf(pool)).toMatchObject({ resolved_at: noon, resolved_by: 'ada' });
  }));

test('assigning changes the owner and not the status, and undo gives it back', () =>
  withIssues(async ({ pool }) => {
    await changeIssues(pool, ada, { issueIds: [first], action: 'assign', assignee: 'ada' }, noon);
    const { changed } = await changeIssues(pool, ada, { issueIds: [first], action: 'assign', assignee: null }, noon);

    expect(changed).toMatchObject([{ status: 'unresolved', assignee: null }]);
    await changeIssues(pool, ada, changed[0]!.undo, later);
    expect(await rowOf(pool)).toMatchObject({ assigned_to: 'ada' });
  }));

test('an unknown issue refuses the whole request', () =>
  withIssues(async ({ pool }) => {
    const request = { issueIds: [first, unknown], action: 'ignore' } as const;

    await expect(changeIssues(pool, ada, { ...request, issueIds: [...request.issueIds] }, noon)).rejects.toMatchObject({
      status: 404,
    });
    expect(await rowOf(pool)).toMatchObject({ status: 'unresolved' });
  }));

test('a change that was decided on an old state is refused', () =>
  withIssues(async ({ pool }) => {
    const { changed } = await changeIssues(pool, ada, { issueIds: [first], action: 'ignore', version: 1 }, noon);

    await expect(
      changeIssues(pool, ada, { issueIds: [first], action: 'resolve', version: 1 }, later)
    ).rejects.toMatchObject({ status: 409, code: 'issue_changed' });
    expect(changed[0]?.version).toBe(2);
  }));

async function rowOf(pool: TestDatabase['pool']) {
  const { rows } = await pool.query<Record<string, unknown>>('select * from howdah.tb_error_log where error_id = $1', [
    first,
  ]);
  return rows[0];
}

async function activityOf(pool: TestDatabase['pool']) {
  const { rows } = await pool.query<{ line: string }>(
    "select actor || ' ' || action as line from howdah.issue_activity order by activity_id"
  );
  return rows.map(({ line }) => line);
}
