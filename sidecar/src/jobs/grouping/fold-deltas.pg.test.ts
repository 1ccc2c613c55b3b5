import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '#support/database';
import { until } from '#support/until';
import { createLog } from '../../observe/log.ts';
import { ageSubstatus } from './age-substatus.ts';
import { foldDeltas } from './fold-deltas.ts';
import { startGroupingLoop } from './grouping-loop.ts';

const now = new Date();
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

const anIssue = (over: Record<string, unknown> = {}) => ({
  error_id: randomUUID(),
  project_id: 1,
  error_fingerprint: randomUUID(),
  fingerprint_version: 1,
  error_type: 'E',
  error_message: 'first',
  first_seen: minutesAgo(30),
  last_seen: minutesAgo(30),
  ...over,
});
const aDelta = (issue: { error_id: string }, over: Record<string, unknown> = {}) => ({
  error_id: issue.error_id,
  occurrences: 1,
  first_seen: minutesAgo(10),
  last_seen: minutesAgo(10),
  severity: 'error',
  environment: 'production',
  error_message: 'latest',
  received_at: now,
  ...over,
});
const anOccurrence = (issue: { error_id: string }, over: Record<string, unknown> = {}) => ({
  occurrence_id: randomUUID(),
  error_id: issue.error_id,
  project_id: 1,
  occurred_at: minutesAgo(10),
  received_at: now,
  error_type: 'E',
  error_message: 'latest',
  severity: 'error',
  environment: 'staging',
  ...over,
});
const issuesIn = async ({ pool }: TestDatabase) =>
  (await pool.query<Record<string, unknown>>('select * from howdah.tb_error_log order by error_message')).rows;

test('deltas of one issue are added up, with the first and last time and the worst severity', () =>
  withDatabase(async (database) => {
    const issue = anIssue({ occurrence_count: 1, severity: 'warning' });
    await database.insert('tb_error_log', issue);
    await database.insert(
      'issue_delta',
      aDelta(issue, { occurrences: 3, first_seen: minutesAgo(60), last_seen: minutesAgo(5) }),
      aDelta(issue, { occurrences: 4, severity: 'critical' })
    );

    const folded = await foldDeltas(database.pool, now, 100);

    expect(folded).toBe(2);
    expect(await issuesIn(database)).toMatchObject([
      {
        occurrence_count: '8',
        severity: 'critical',
        first_seen: minutesAgo(60),
        last_seen: minutesAgo(5),
        version: '1',
      },
    ]);
    expect(await foldDeltas(database.pool, now, 100)).toBe(0);
  }));

test('what is shown of an issue comes from its latest occurrence as a whole, never from an older one (facts: seeds T15, T27)', () =>
  withDatabase(async (database) => {
    const issue = anIssue({ tenant: 'acme', trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16) });
    await database.insert('tb_error_log', issue);
    const latest = { tags: { a: 'b' }, context: { order_id: 7 }, stack_trace: 'at x', release_version: '2' };
    await database.insert('tb_error_occurrence', anOccurrence(issue, latest));
    await database.insert('issue_delta', aDelta(issue));
    await foldDeltas(database.pool, now, 100);
    await database.insert(
      'tb_error_occurrence',
      anOccurrence(issue, { occurred_at: minutesAgo(20), error_message: 'older' })
    );
    await database.insert('issue_delta', aDelta(issue, { first_seen: minutesAgo(20), last_seen: minutesAgo(20) }));

    await foldDeltas(database.pool, now, 100);

    expect(await issuesIn(database)).toMatchObject([
      {
        occurrence_count: '2',
        error_message: 'latest',
        environment: 'staging',
        release_version: '2',
        tenant: null,
        tags: { a: 'b' },
        application_context: { order_id: 7 },
        stack_trace: 'at x',
        trace_id: 'a'.repeat(32),
        span_id: 'b'.repeat(16),
        last_seen: minutesAgo(10),
      },
    ]);
  }));

test('a resolved issue comes back with what happened after the resolution, and is cleared properly (facts: seeds T16)', () =>
  withDatabase(async (database) => {
    const resolved = { status: 'resolved', resolved_at: minutesAgo(15), resolved_by: 'ada', resolution_notes: 'fixed' };
    const back = anIssue({ ...resolved, error_message: 'a' });
    const late = anIssue({ ...resolved, error_message: 'b' });
    const ignored = anIssue({ status: 'ignored', error_message: 'c' });
    await database.insert('tb_error_log', back, late, ignored);
    await database.insert(
      'issue_delta',
      aDelta(back),
      aDelta(late, { first_seen: minutesAgo(20), last_seen: minutesAgo(20) }),
      aDelta(ignored)
    );

    await foldDeltas(database.pool, now, 100);

    expect(await issuesIn(database)).toMatchObject([
      {
        status: 'unresolved',
        substatus: 'regressed',
        resolved_at: null,
        resolved_by: null,
        resolution_notes: null,
        version: '2',
      },
      { status: 'resolved', resolved_at: minutesAgo(15), resolved_by: 'ada', version: '1', occurrence_count: '1' },
      { status: 'ignored', occurrence_count: '1' },
    ]);
    const { rows: activity } = await database.pool.query('select error_id, actor, action from howdah.issue_activity');
    expect(activity).toEqual([{ error_id: back.error_id, actor: 'howdah', action: 'regressed' }]);
  }));

test('only one process folds, and another one goes on its way', () =>
  withDatabase(async (database) => {
    const issue = anIssue();
    await database.insert('tb_error_log', issue);
    await database.insert('issue_delta', ...Array.from({ length: 50 }, () => aDelta(issue)));

    const rounds = await Promise.all(Array.from({ length: 6 }, () => foldDeltas(database.pool, now, 10)));
    let rest = 0;
    for (let folded = -1; folded !== 0; rest += folded) folded = await foldDeltas(database.pool, now, 10);

    expect(rounds.reduce((sum, folded) => sum + folded, 0) + rest).toBe(50);
    expect(await issuesIn(database)).toMatchObject([{ occurrence_count: '50' }]);
  }));

test('a delta that is committed late is not passed over', () =>
  withDatabase(async (database) => {
    const issue = anIssue();
    await database.insert('tb_error_log', issue);
    const slow = await database.connect();
    await slow.query('begin');
    await slow.query(
      `insert into issue_delta (error_id, occurrences, first_seen, last_seen, severity, environment, error_message, received_at)
       values ($1, 1, now(), now(), 'error', 'production', 'x', now())`,
      [issue.error_id]
    );
    await database.insert('issue_delta', aDelta(issue));

    await foldDeltas(database.pool, now, 100);
    await slow.query('commit');
    await foldDeltas(database.pool, now, 100);

    expect(await issuesIn(database)).toMatchObject([{ occurrence_count: '2' }]);
  }));

test('the loop folds a moment after a commit, and stops cleanly', () =>
  withDatabase(async (database) => {
    const issue = anIssue();
    await database.insert('tb_error_log', issue);
    let committed = (_: { occurrences: number }): void => undefined;
    const loop = startGroupingLoop({
      pool: database.pool,
      log: createLog('silent'),
      onCommitted: (listener) => {
        committed = listener;
      },
    });
    await database.insert('issue_delta', aDelta(issue));

    committed({ occurrences: 1 });

    await until(async () => (await issuesIn(database))[0]?.['occurrence_count'] === '1', { withinMs: 4_000 });
    await loop.stop();
  }));

test('an issue that nothing happens to any more does not stay new for ever', () =>
  withDatabase(async (database) => {
    const day = 24 * 60;
    await database.insert(
      'tb_error_log',
      anIssue({ error_message: 'a', first_seen: minutesAgo(day + 1) }),
      anIssue({ error_message: 'b', first_seen: minutesAgo(day - 1) }),
      anIssue({ error_message: 'c', substatus: 'regressed', regressed_at: minutesAgo(6 * day) }),
      anIssue({ error_message: 'd', substatus: 'regressed', regressed_at: minutesAgo(8 * day) })
    );

    const aged = await ageSubstatus(database.pool, now);

    expect(aged).toBe(2);
    expect((await issuesIn(database)).map((issue) => issue['substatus'])).toEqual([
      'ongoing',
      'new',
      'regressed',
      'ongoing',
    ]);
  }));
