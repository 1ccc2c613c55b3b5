import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '#support/database';
import { startIntake, TEST_KEY, type TestIntake } from '#support/intake';
import { encodeLogsRequest } from '#support/otlp-logs-proto';
import { aLog, aLogsRequest } from '#support/otlp-logs-request';
import { encodeTraceRequest } from '#support/otlp-proto';
import { aSpan, aTraceRequest } from '#support/otlp-request';
import { anEnvelope, anEvent } from '#support/sentry-envelope';

const OTHER = 'a'.repeat(32);
const DISABLED = 'd'.repeat(32);

let database: Awaited<ReturnType<typeof openDatabase>>;
let intake: TestIntake;
beforeAll(async () => {
  database = await openDatabase();
  await database.insert('project', { project_id: 2, name: 'second' });
  await database.insert(
    'project_key',
    { public_key: OTHER, project_id: 2 },
    { public_key: DISABLED, project_id: 1, disabled_at: new Date() }
  );
  intake = await startIntake(database);
});
afterAll(async () => {
  await intake.close();
  await database.close();
});

interface Sent {
  /** Address after /api/. */
  to?: string;
  headers?: Record<string, string>;
  /** In the header of the envelope. */
  dsn?: string;
}
const send = ({ to = '1/envelope/', headers = {}, dsn }: Sent) =>
  fetch(`${intake.url}/api/${to}`, { method: 'POST', headers, body: anEnvelope([['event', anEvent()]], { dsn }) });
const auth = (key: string) => `Sentry sentry_version=7, sentry_client=x/1, sentry_key=${key}`;
const stored = async (table: string) => {
  const { rows } = await database.pool.query<{ n: number }>(`select count(*)::integer as n from howdah.${table}`);
  return rows[0]?.n ?? 0;
};

test.each<[string, Sent]>([
  ['in the query', { to: `1/envelope/?sentry_key=${TEST_KEY}&sentry_version=7` }],
  ['in the query beside a secret of old', { to: `1/envelope/?sentry_key=${TEST_KEY}&sentry_secret=x` }],
  ['in X-Sentry-Auth', { headers: { 'x-sentry-auth': auth(TEST_KEY) } }],
  ['in X-Sentry-Auth, in quotes', { headers: { 'x-sentry-auth': `Sentry sentry_key="${TEST_KEY}"` } }],
  ['in X-Sentry-Auth, without its first word', { headers: { 'x-sentry-auth': `sentry_key=${TEST_KEY}` } }],
  ['in X-Sentry-Auth, in capitals', { headers: { 'x-sentry-auth': auth(TEST_KEY.toUpperCase()) } }],
  ['in Authorization', { headers: { authorization: auth(TEST_KEY) } }],
  ['as a DSN in Authorization', { headers: { authorization: `DSN http://${TEST_KEY}@any.example/1` } }],
  ['in the DSN of the envelope', { dsn: `https://${TEST_KEY}@any.example/1` }],
  ['in a DSN with a secret and a path', { dsn: `https://${TEST_KEY}:secret@any.example/below/1` }],
  [
    'in every place, and the same',
    {
      to: `1/envelope/?sentry_key=${TEST_KEY}`,
      headers: { 'x-sentry-auth': auth(TEST_KEY), authorization: auth(TEST_KEY) },
      dsn: `http://${TEST_KEY}@any.example/1`,
    },
  ],
  ['of another project in that one', { to: `2/envelope/?sentry_key=${OTHER}`, dsn: `http://${OTHER}@any.example/2` }],
  [
    'beside an Authorization of something else',
    { to: `1/envelope/?sentry_key=${TEST_KEY}`, headers: { authorization: 'Basic eDp5' } },
  ],
])('a key is found %s (§3.2)', async (_, sent) => {
  const before = await stored('tb_error_occurrence');

  const response = await send(sent);

  expect(response.status).toBe(200);
  expect(await stored('tb_error_occurrence')).toBe(before + 1);
});

test.each<[string, Sent, string]>([
  ['none', {}, 'missing_key'],
  ['none but a bearer token', { headers: { authorization: `Bearer ${TEST_KEY}` } }, 'missing_key'],
  ['none, and a DSN that is none', { dsn: 'nonsense' }, 'missing_key'],
  ['one that is too short', { headers: { 'x-sentry-auth': auth('abc') } }, 'malformed_key'],
  ['one that nobody has', { headers: { 'x-sentry-auth': auth('f'.repeat(32)) } }, 'unknown_key'],
  ['one that was disabled', { headers: { 'x-sentry-auth': auth(DISABLED) } }, 'disabled_key'],
  ['one of another project', { headers: { 'x-sentry-auth': auth(OTHER) } }, 'wrong_project'],
  ['one, for a project that is not there', { to: `9/envelope/?sentry_key=${TEST_KEY}` }, 'unknown_project'],
  [
    'two that differ, in query and header',
    { to: `1/envelope/?sentry_key=${TEST_KEY}`, headers: { 'x-sentry-auth': auth(OTHER) } },
    'contradicting_keys',
  ],
  [
    'two that differ, in header and envelope',
    { headers: { 'x-sentry-auth': auth(TEST_KEY) }, dsn: `http://${OTHER}@any.example/1` },
    'contradicting_keys',
  ],
  [
    'one, with a DSN of another project',
    { headers: { 'x-sentry-auth': auth(TEST_KEY) }, dsn: `http://${TEST_KEY}@any.example/2` },
    'wrong_project',
  ],
])('a request with %s is refused with 403, and nothing of it is stored (§3.2, §5.3)', async (_, sent, cause) => {
  const before = await stored('tb_error_occurrence');

  const response = await send(sent);

  expect(response.status).toBe(403);
  expect(await response.json()).toEqual({ detail: expect.any(String) as string, causes: [cause] });
  expect(response.headers.get('x-sentry-error')).toMatch(/\w+ .*\.$/);
  expect(response.headers.get('x-sentry-rate-limits')).toBeNull();
  expect(await stored('tb_error_occurrence')).toBe(before);
});

const spans = () => encodeTraceRequest(aTraceRequest([aSpan()]));
const logs = () => encodeLogsRequest(aLogsRequest([aLog({ body: 'by OTLP' })]));
const otlp = (path: string, body: Buffer, headers: Record<string, string>) =>
  fetch(`${intake.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf', ...headers },
    body: new Uint8Array(body),
  });

test.each([
  ['traces', 'span', spans],
  ['logs', 'log_record', logs],
])(
  'OTLP %s are taken below the address of a DSN, with its key in a header (§3.1, §3.2)',
  async (signal, table, body) => {
    const before = await stored(table);
    const path = `/api/1/integration/otlp/v1/${signal}`;

    const header = await otlp(path, body(), { 'x-sentry-auth': auth(TEST_KEY) });
    const none = await otlp(path, body(), {});
    const wrong = await otlp(path, body(), { 'x-sentry-auth': auth(OTHER) });
    const get = await fetch(`${intake.url}${path}`);

    expect([header.status, none.status, wrong.status, get.status]).toEqual([200, 403, 403, 405]);
    expect(header.headers.get('content-type')).toBe('application/x-protobuf');
    expect(await stored(table)).toBe(before + 1);
  }
);
