import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase, type TestDatabase } from '#support/database';
import { playGrafana, type PlayedGrafana, serveGrafana, type ServedGrafana } from '#support/grafana';
import { anIssue, anOccurrence } from '#support/telemetry-rows';

// Who may do what (facts: grafana-backend 4, grafana-frontend 7, 9, 10, 25).

let database: TestDatabase & { close(): Promise<void> };
let played: PlayedGrafana;
let grafana: ServedGrafana;
beforeAll(async () => {
  database = await openDatabase();
}, 120_000);
afterAll(() => database.close());
beforeEach(async () => {
  played = await playGrafana();
  grafana = await serveGrafana(database, { grafanaUrl: played.url });
  return async () => {
    await grafana.close();
    await played.close();
  };
});

const admin = { login: 'admin', name: 'Admin', email: '', role: 'Admin' };
const anOpenIssue = async () => {
  const issue = anIssue();
  await database.insert('tb_error_log', issue);
  await database.insert('tb_error_occurrence', anOccurrence(issue));
  return issue.error_id;
};
const resolve = async (options: Parameters<ServedGrafana['resource']>[2]) => {
  const issueId = await anOpenIssue();
  const answer = await grafana.resource('POST', 'issues/actions', {
    ...options,
    body: { issueIds: [issueId], action: 'resolve' },
  });
  const { rows } = await database.pool.query<{ status: string }>(
    'select status from howdah.tb_error_log where error_id = $1',
    [issueId]
  );
  return { ...answer, stored: rows[0]?.status };
};

test('a verified editor resolves, under their own name', async () => {
  const answer = await resolve({ as: await played.sign() });

  expect(answer).toMatchObject({ status: 200, stored: 'resolved', headers: { 'content-type': ['application/json'] } });
  const { rows } = await database.pool.query(
    "select actor from howdah.issue_activity where action = 'resolved' order by activity_id desc limit 1"
  );
  expect(rows).toEqual([{ actor: 'ada' }]);
});

test('a service account with a sufficient role resolves as well', async () => {
  const as = await played.sign({ type: 'service-account', username: 'sa-1-robot', role: 'Admin' });

  expect(await resolve({ as })).toMatchObject({ status: 200, stored: 'resolved' });
});

describe('everybody else reads and does not write, whatever Grafana says about their role', () => {
  const cases: Array<[string, () => Promise<Parameters<ServedGrafana['resource']>[2]>, RegExp]> = [
    ['a viewer', async () => ({ as: await played.sign({ role: 'Viewer' }) }), /needs the role Editor; ada is Viewer/],
    [
      'alerting: role Admin and no token',
      async () => ({ user: { ...admin, login: 'grafana_scheduler' }, headers: { FromAlert: 'true' } }),
      /no identity token/,
    ],
    [
      'a public dashboard: role Admin and no token',
      async () => ({ user: { ...admin, login: 'service' } }),
      /no identity token/,
    ],
    [
      'an anonymous visitor',
      async () => ({ user: { ...admin, login: '' }, as: await played.sign({ type: 'anonymous' }) }),
      /type "anonymous"/,
    ],
    ['a role that is none', async () => ({ as: await played.sign({ role: 'None' }) }), /no role in this organisation/],
    [
      'a token without a role',
      async () => ({ as: await played.sign({ role: undefined }) }),
      /no role in this organisation/,
    ],
    [
      'another issuer',
      async () => ({ as: await played.sign({ iss: 'https://elsewhere/' }) }),
      /issued by https:\/\/elsewhere\/.*HOWDAH_GRAFANA_ISSUER/,
    ],
    [
      'another audience',
      async () => ({ as: await played.sign({ aud: 'something' }) }),
      /not meant for an organisation/,
    ],
    [
      'an expired token',
      async () => ({ as: await played.sign({ exp: Math.floor(Date.now() / 1000) - 120 }) }),
      /has expired/,
    ],
    ['no token but words', async () => ({ as: 'let me in' }), /not valid/],
    ['a token that nobody signed', async () => ({ as: unsigned(await played.sign({ role: 'Admin' })) }), /not valid/],
    [
      'a changed token',
      async () => ({ as: changed(await played.sign({ role: 'Viewer' })) }),
      /not signed by the Grafana/,
    ],
  ];
  test.each(cases)('%s', async (_, optionsOf, message) => {
    const answer = await resolve(await optionsOf());

    // 403, never 401: after that one, Grafana's front end sends the request again (facts: grafana-frontend 9).
    expect(answer).toMatchObject({ status: 403, stored: 'unresolved' });
    expect((answer.body as { message: string }).message).toMatch(message);
  });
});

test('a clock that is a little off does no harm', async () => {
  const now = Math.floor(Date.now() / 1000);

  expect(await resolve({ as: await played.sign({ iat: now + 20, nbf: now + 20, exp: now + 620 }) })).toMatchObject({
    status: 200,
  });
});

test('storage is changed by an Admin only', async () => {
  const asked = async (role: string) =>
    (await grafana.resource('POST', 'storage/create-ahead', { as: await played.sign({ role }) })).status;

  expect([await asked('Viewer'), await asked('Editor'), await asked('Admin')]).toEqual([403, 403, 200]);
});

describe('the keys of Grafana', () => {
  test('are read once for many calls', async () => {
    const as = await played.sign();
    await Promise.all([1, 2, 3].map(() => grafana.resource('GET', 'identity', { as })));
    await grafana.resource('GET', 'identity', { as: await played.sign() });

    expect(played.reads()).toBe(1);
  });

  test('are read again once when a signature does not fit: a new key under the same id (facts: grafana-frontend 10)', async () => {
    await grafana.resource('GET', 'identity', { as: await played.sign() });
    await played.changeKey();

    expect((await grafana.resource('GET', 'identity', { as: await played.sign() })).body).toMatchObject({
      verified: true,
    });
    expect(played.reads()).toBe(2);
  });

  test('are not read again for each forged token', async () => {
    const forged = changed(await played.sign({ role: 'Viewer' }));
    for (let count = 0; count < 5; count += 1) {
      expect((await grafana.resource('GET', 'identity', { as: forged })).body).toMatchObject({ verified: false });
    }

    expect(played.reads()).toBeLessThanOrEqual(2);
  });
});

describe('identity says who one is, and why not (facts: grafana-frontend 25)', () => {
  test('a person', async () => {
    expect((await grafana.resource('GET', 'identity', { as: await played.sign({ role: 'Admin' }) })).body).toEqual({
      verified: true,
      login: 'ada',
      name: 'Ada',
      role: 'Admin',
      canTriage: true,
      canAdminister: true,
    });
  });

  test('Grafana reached by another address than its root_url', async () => {
    const issuer = 'https://grafana.example.com';
    const behind = await serveGrafana(database, { grafanaUrl: played.url, issuer });
    try {
      const as = await played.sign({ iss: `${issuer}/` });
      expect((await behind.resource('GET', 'identity', { as })).body).toMatchObject({ verified: true });
    } finally {
      await behind.close();
    }
  });

  test.each([
    [undefined, /HOWDAH_GRAFANA_URL is not set/],
    ['http://127.0.0.1:1', /keys of Grafana could not be read at http:\/\/127.0.0.1:1\/api\/signing-keys\/keys/],
  ])('with HOWDAH_GRAFANA_URL %s', async (grafanaUrl, message) => {
    const alone = await serveGrafana(database, grafanaUrl === undefined ? {} : { grafanaUrl });
    try {
      const { body } = await alone.resource('GET', 'identity', { as: await played.sign() });
      expect(body).toMatchObject({ verified: false, canTriage: false });
      expect((body as { reason: string }).reason).toMatch(message);
    } finally {
      await alone.close();
    }
  });
});

function unsigned(token: string): string {
  const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'jwt' })).toString('base64url');
  return `${header}.${token.split('.')[1]}.`;
}

/** The same signature under other claims. */
function changed(token: string): string {
  const [header, payload = '', signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as object;
  const forged = Buffer.from(JSON.stringify({ ...claims, role: 'Admin' })).toString('base64url');
  return `${header}.${forged}.${signature}`;
}
