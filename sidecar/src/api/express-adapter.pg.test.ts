import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApplicationSide, type ApplicationSide, type Sent } from '#support/application-side';
import { openDatabase, type TestDatabase } from '#support/database';
import { anIssue, anOccurrence, aSpan, storeSpans } from '#support/telemetry-rows';
import type {
  Identity,
  IssueActionResult,
  IssueCounts,
  IssueDetail,
  OccurrenceDetail,
  Overview,
  SetupInfo,
} from '../../../contract/api.ts';

const now = new Date();
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const traceId = '0af7651916cd43dd8448eb211c80319c';
const unknownIssue = '00000000-0000-4000-8000-000000000000';

const issue = anIssue({ first_seen: ago(30), last_seen: ago(5), occurrence_count: 7, assigned_to: 'bob' });
const exception = {
  type: 'TimeoutError',
  message: 'card declined by gateway',
  mechanism: 'middleware',
  frames: [
    {
      function: 'authorize',
      module: null,
      file: 'src/pay/charge.ts',
      line: 42,
      column: 7,
      inApp: true,
      contextLine: 'throw new TimeoutError()',
      preContext: ['a'],
      postContext: ['b'],
    },
  ],
};
const [first, middle, last] = [
  anOccurrence(issue, { occurred_at: ago(30), user_id: 'u1', tags: { browser: 'Firefox' }, release_version: '1.0.0' }),
  anOccurrence(issue, {
    occurred_at: ago(10),
    user_id: 'u2',
    tags: { browser: 'Firefox', plan: 'pro' },
    release_version: '1.1.0',
    tenant: 'acme',
    trace_id: traceId,
    span_id: 'b7ad6b7169203331',
    handled: false,
    server_name: 'web-1',
    context: { order_id: 7, user_id: 'u2', name: 'Linux' },
    breadcrumbs: JSON.stringify([{ at: null, category: 'http', level: 'info', message: 'GET /cart', data: null }]),
    event: { exceptions: [exception], contexts: { os: { name: 'Linux' } } },
  }),
  anOccurrence(issue, { occurred_at: ago(5), user_id: 'u2', tags: { browser: 'Safari' }, release_version: '1.1.0' }),
];

let database: TestDatabase & { close(): Promise<void> };
let api: ApplicationSide;
beforeAll(async () => {
  database = await openDatabase();
  await database.insert('tb_error_log', issue);
  await database.insert('tb_error_occurrence', first, middle, last);
  await database.insert('intake_refusal', {
    bucket: ago(3),
    reason: 'key_unknown',
    writer_id: 1,
    count: 4,
    remedy: 'Use the key of the DSN.',
  });
  await storeSpans(database, aSpan({ start: ago(2), attributes: { 'http.route': '/cart' } }));
  await database.insert('metric_point', { series_id: 1, time: ago(1), value: 1 }, { series_id: 1, time: ago(90) });
  api = await openApplicationSide(database);
}, 120_000);
afterAll(async () => {
  await api.close();
  await database.close();
});

const get = <T>(path: string, sent?: Sent) => api.get<T>(path, sent);
const call = <T>(method: string, path: string, sent?: Sent) => api.call<T>(method, path, sent);
const refused = (method: string, path: string, sent?: Sent) => api.refused(method, path, sent);

describe('the door', () => {
  test.each([
    ['no token', { token: undefined }],
    ['a wrong one', { token: 'guess' }],
    ['an empty one', { token: '' }],
  ])('%s is refused with 403 and what to do', async (_, sent) => {
    expect(await refused('GET', 'identity', sent)).toMatch(/^403 token_wrong: .*howdah token/);
  });

  test('what is not there, not allowed, broken or too large', async () => {
    expect(await refused('GET', 'nothing')).toMatch(/^404 path_unknown/);
    expect(await refused('PUT', 'setup')).toMatch(/^405 method_not_allowed: .*use GET/);
    expect(await refused('POST', 'query', { body: '{' })).toMatch(/^400 body_broken/);
    expect(await refused('POST', 'query', { body: 'x'.repeat(1_000_001) })).toMatch(/^413 body_too_large: .*1 MB/);
  });

  test('writing needs a person here as well', async () => {
    const body = { issueIds: [issue.error_id], action: 'resolve' };

    expect(await refused('POST', 'issues/actions', { body })).toMatch(/^403 identity_missing/);
    expect(await refused('POST', 'issues/actions', { body, as: { role: 'Viewer' } })).toMatch(
      /^403 role_too_low: .*Editor/
    );
    expect(await get<Identity>('identity', { as: {} })).toMatchObject({
      verified: true,
      login: 'ada',
      canTriage: true,
      canAdminister: false,
    });
  });
});

describe('an issue', () => {
  test('with all that its page shows', async () => {
    const detail = await get<IssueDetail>(`issues/${issue.error_id}`);

    expect(detail).toMatchObject({
      issueId: issue.error_id,
      fingerprintReason: 'type and in-app frames',
      type: 'TimeoutError',
      status: 'unresolved',
      substatus: 'new',
      assignee: 'bob',
      resolvedAt: null,
      firstSeen: ago(30).toISOString(),
      lastSeen: ago(5).toISOString(),
      events: 7,
      users: 2,
      version: 1,
      byRelease: [
        { value: '1.1.0', count: 2 },
        { value: '1.0.0', count: 1 },
      ],
      byEnvironment: [{ value: 'production', count: 3 }],
      byService: [{ value: 'checkout', count: 3 }],
      byTenant: [{ value: 'acme', count: 1 }],
      tags: [
        {
          key: 'browser',
          values: [
            { value: 'Firefox', count: 2 },
            { value: 'Safari', count: 1 },
          ],
        },
        { key: 'plan', values: [{ value: 'pro', count: 1 }] },
      ],
      activity: [{ at: ago(30).toISOString(), actor: 'howdah', action: 'first_seen' }],
    });
  });

  test('its SQL runs as a query and shows the same occurrences', async () => {
    const { sql } = await get<IssueDetail>(`issues/${issue.error_id}`);

    const { body } = await call<{ frames: Array<{ data: { values: unknown[][] } }> }>('POST', 'query', {
      body: { query: { queryType: 'sql', sql }, from: ago(60).getTime(), to: now.getTime() },
    });
    expect(body.frames[0]?.data.values[0]).toEqual([5, 10, 30].map((minutes) => ago(minutes).getTime()));
  });

  test('one that does not exist, or whose id is none', async () => {
    expect(await refused('GET', `issues/${unknownIssue}`)).toMatch(/^404 issue_unknown: There is no issue/);
    expect(await refused('GET', 'issues/7')).toMatch(/^400 input_broken: "7" is no issue id/);
    expect(await refused('GET', `issues/${unknownIssue}/occurrences/latest`)).toMatch(/^404 issue_unknown/);
  });
});

describe('an occurrence', () => {
  const occurrence = (which: unknown) => get<OccurrenceDetail>(`issues/${issue.error_id}/occurrences/${String(which)}`);

  test('with its exceptions, neighbours and place', async () => {
    const detail = await occurrence(middle['occurrence_id']);

    expect(detail).toMatchObject({
      occurrenceId: middle['occurrence_id'],
      occurredAt: ago(10).toISOString(),
      handled: false,
      serverName: 'web-1',
      traceId,
      user: { id: 'u2' },
      tags: { browser: 'Firefox', plan: 'pro' },
      contexts: { attributes: { order_id: 7 }, os: { name: 'Linux' } },
      exceptions: [exception],
      breadcrumbs: [{ category: 'http', message: 'GET /cart' }],
      previous: first['occurrence_id'],
      next: last['occurrence_id'],
      index: 2,
      total: 3,
    });
  });

  test('the latest, the first and the one with a trace', async () => {
    const found = await Promise.all(['latest', 'first', 'with-trace'].map(occurrence));

    expect(found.map(({ occurrenceId }) => occurrenceId)).toEqual(
      [last, first, middle].map((row) => row['occurrence_id'])
    );
    expect(found[0]).toMatchObject({ index: 3, next: null });
    expect(found[1]).toMatchObject({ index: 1, previous: null });
  });

  test('one that does not exist, or is named by a word nobody knows', async () => {
    expect(await refused('GET', `issues/${issue.error_id}/occurrences/${unknownIssue}`)).toMatch(
      /^404 occurrence_unknown/
    );
    expect(await refused('GET', `issues/${issue.error_id}/occurrences/oldest`)).toMatch(
      /^400 input_broken: .*"latest", "first" or "with-trace"/
    );
  });

  test('an issue none of whose occurrences has a trace says so', async () => {
    const plain = anIssue();
    await database.insert('tb_error_log', plain);

    expect(await refused('GET', `issues/${plain.error_id}/occurrences/with-trace`)).toMatch(/came with a trace/);
    expect(await refused('GET', `issues/${plain.error_id}/occurrences/latest`)).toMatch(/retention/);
  });
});

describe('actions', () => {
  const act = (body: unknown) => call<IssueActionResult>('POST', 'issues/actions', { body, as: {} });

  test('resolving is answered with what undoes it, and refused when somebody was faster', async () => {
    const { body } = await act({ issueIds: [issue.error_id], action: 'resolve', version: 1 });
    expect(body.changed).toMatchObject([{ issueId: issue.error_id, status: 'resolved', version: 2 }]);

    expect(
      await refused('POST', 'issues/actions', {
        as: {},
        body: { issueIds: [issue.error_id], action: 'ignore', version: 1 },
      })
    ).toMatch(/^409 issue_changed/);

    const undone = await act(body.changed[0]?.undo);
    expect(undone.body.changed).toMatchObject([{ status: 'unresolved', version: 3 }]);
    const { activity } = await get<IssueDetail>(`issues/${issue.error_id}`);
    expect(activity.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'ada unresolved',
      'ada resolved',
      'howdah first_seen',
    ]);
  });

  test.each([
    [undefined, /must be a JSON object/],
    [{ issueIds: [], action: 'resolve' }, /"issueIds" is empty/],
    [{ issueIds: ['7'], action: 'resolve' }, /"issueIds.0" must be issue ids/],
    [{ issueIds: [unknownIssue], action: 'delete' }, /"action" must be one of resolve, unresolve/],
    [{ issueIds: [unknownIssue], action: 'assign' }, /"assignee" is missing/],
    [{ issueIds: [unknownIssue], action: 'assign', assignee: ' ' }, /"assignee" is empty/],
    [
      { issueIds: [unknownIssue, issue.error_id], action: 'resolve', version: 1 },
      /"version" can be given for a single issue only/,
    ],
    [{ issueIds: [unknownIssue], action: 'resolve', version: 'one' }, /"version" must be the version/],
  ])('%o is refused', async (body, message) => {
    expect(await refused('POST', 'issues/actions', { as: {}, body })).toMatch(message);
  });

  test('of several issues, one of which does not exist, change none', async () => {
    const body = { issueIds: [issue.error_id, unknownIssue], action: 'ignore' };

    expect(await refused('POST', 'issues/actions', { as: {}, body })).toMatch(/^404 issue_unknown/);
    expect(await get<IssueDetail>(`issues/${issue.error_id}`)).toMatchObject({ status: 'unresolved' });
  });
});

test('counts of the tabs, in a range and in environments', async () => {
  const whole = await get<IssueCounts>(`issues/counts?from=${ago(60).getTime()}&to=${now.getTime()}`);

  expect(whole).toEqual({ unresolved: 1, new: 1, regressed: 0, escalating: 0, ignored: 0, resolved: 0, all: 1 });
  expect(await get<IssueCounts>('issues/counts?environments=staging&environments=qa')).toMatchObject({ all: 0 });
  expect(await get<IssueCounts>('issues/counts?environments=staging,production')).toMatchObject({ all: 1 });
  expect(await refused('GET', 'issues/counts?from=yesterday')).toMatch(/^400 input_broken: "from" must be a time/);
  expect(await refused('GET', 'issues/counts?from=2&to=1')).toMatch(/^400 range_broken/);
});

test('setup shows keys to editors only, and what arrived and was refused', async () => {
  const open = await get<SetupInfo>('setup');

  expect(open).toMatchObject({
    version: '1.2.3',
    intakeUrl: 'http://howdah:4318',
    grpcUrl: 'http://howdah:4317',
    sentryDsn: null,
    publicKey: null,
    keyRequired: true,
    received: [
      { signal: 'traces', count: 1 },
      { signal: 'errors', count: 3 },
      { signal: 'metrics', count: 1, lastAt: ago(1).toISOString() },
      { signal: 'logs', count: 0, lastAt: null },
      { signal: 'changes', count: 0, lastAt: null },
    ],
    refused: [{ reason: 'key_unknown', count: 4, lastAt: ago(3).toISOString(), remedy: 'Use the key of the DSN.' }],
  });
  expect(await get<SetupInfo>('setup', { as: { role: 'Viewer' } })).toMatchObject({ sentryDsn: null });
  expect(await get<SetupInfo>('setup', { as: {} })).toMatchObject({
    sentryDsn: 'http://key@howdah:4318/1',
    publicKey: 'key',
  });
});

test('overview in one line of facts', async () => {
  const { issues, storage, intake, findings } = await get<Overview>('overview');

  expect({ issues, intake, findings }).toEqual({
    issues: { new: 1, regressed: 0, unresolved: 1, escalating: 0 },
    intake: { spansPerSecond: expect.closeTo(1 / 300) as number, errorsPerMinute: 0, refusedLastHour: 4, lagMs: 0 },
    findings: 0,
  });
  expect(storage.bytes).toBeGreaterThan(0);
  expect(['ok', 'warning', 'critical']).toContain(storage.health);
});

test('keys and values for completion and ad hoc filters', async () => {
  const keys = await get<Array<{ key: string; description: string }>>('search-keys');
  const tags = await get<Array<{ text: string }>>('tag-keys');

  expect(keys.find(({ key }) => key === 'is')).toMatchObject({ description: expect.any(String) as string });
  expect(tags.map(({ text }) => text)).toEqual(expect.arrayContaining(['service', 'release', 'browser', 'http.route']));
  expect(await get('tag-values?key=browser')).toEqual([{ text: 'Firefox' }, { text: 'Safari' }]);
  expect(await get('tag-values?key=browser&contains=fire')).toEqual([{ text: 'Firefox' }]);
  expect(await refused('GET', 'tag-values')).toMatch(/^400 query_broken: .*"key" is empty/);
});

test.each([
  [undefined, /must be a JSON object with query, from and to/],
  [{ query: { queryType: 'issues' } }, /"from" must be a time/],
  [{ query: { queryType: 'issues' }, from: 2, to: 1 }, /time range is broken/],
  [{ query: { queryType: 'nothing' }, from: 1, to: 2 }, /known are issues/],
  [{ query: {}, from: 1, to: 2, maxDataPoints: -1 }, /"maxDataPoints" must be positive/],
])('the query %o is refused', async (body, message) => {
  expect(await refused('POST', 'query', { body })).toMatch(message);
});
