import * as zlib from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '#support/database';
import { startIntake, TEST_KEY, type TestIntake } from '#support/intake';
import { anEnvelope, anEvent, eventId } from '#support/sentry-envelope';
import { post, type Post } from '#support/sentry-intake';

const OTHER = 'a'.repeat(32);

let database: Awaited<ReturnType<typeof openDatabase>>;
let intake: TestIntake;
beforeAll(async () => {
  database = await openDatabase();
  await database.insert('project', { project_id: 2, name: 'second' });
  await database.insert('project_key', { public_key: OTHER, project_id: 2 });
  intake = await startIntake(database);
});
afterAll(async () => {
  await intake.close();
  await database.close();
});

const storedAs = async (id: string) =>
  (
    await database.pool.query<{ project_id: number; error_message: string }>(
      'select project_id, error_message from howdah.tb_error_occurrence where occurrence_id = $1 order by project_id',
      [id]
    )
  ).rows;
const saying = (message: string, more: object = {}) => anEvent({ exception: undefined, message, ...more });

test.each<[string, (id: string) => { header: Record<string, unknown>; event: Record<string, unknown> }]>([
  ['of the envelope, over that of the event', (id) => ({ header: { event_id: id }, event: { event_id: eventId() } })],
  ['of the event, where the envelope has none', (id) => ({ header: {}, event: { event_id: id } })],
  [
    'of the event, where that of the envelope is none',
    (id) => ({ header: { event_id: 'x' }, event: { event_id: id } }),
  ],
  [
    'with dashes',
    (id) => ({ header: { event_id: id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') }, event: {} }),
  ],
  ['in capitals', (id) => ({ header: { event_id: id.toUpperCase() }, event: {} })],
])('an event has the id %s (§3.3)', async (_, given) => {
  const id = eventId();
  const { header, event } = given(id);

  const response = await post(intake, anEnvelope([['event', anEvent(event)]], { event_id: undefined, ...header }));

  expect(await response.json()).toEqual({ id });
  expect(await storedAs(id)).toHaveLength(1);
});

test.each([
  ['application/x-sentry-envelope'],
  ['application/json'],
  ['text/plain;charset=UTF-8'],
  ['multipart/form-data; boundary=x'],
  ['application/octet-stream'],
  [null],
])('an envelope of the content type %s is taken, for senders differ (§3.3)', async (contentType) => {
  const id = eventId();
  const envelope = new TextEncoder().encode(anEnvelope([['event', anEvent()]], { event_id: id }));

  const response = await fetch(`${intake.url}/api/1/envelope/?sentry_key=${TEST_KEY}`, {
    method: 'POST',
    body: envelope,
    headers: contentType === null ? {} : { 'content-type': contentType },
  });

  expect(response.status).toBe(200);
  expect(await storedAs(id)).toHaveLength(1);
});

const ENCODINGS: Array<[encoding: string, how: string, encode: (body: string) => Uint8Array]> = [
  ['identity', 'as it is', (body) => Buffer.from(body)],
  ['gzip', 'as gzip', zlib.gzipSync],
  ['deflate', 'in the zlib format', zlib.deflateSync],
  ['deflate', 'raw', zlib.deflateRawSync],
  ['br', 'as Brotli', zlib.brotliCompressSync],
];
// Not in every Node that Howdah runs on.
const { zstdCompressSync } = zlib as unknown as { zstdCompressSync?: (body: string) => Buffer };
if (zstdCompressSync !== undefined) ENCODINGS.push(['zstd', 'as zstd', zstdCompressSync]);

test.each(
  ENCODINGS.flatMap(([encoding, how, encode]) => [
    { encoding, how, encode, endpoint: 'envelope' },
    { encoding, how, encode, endpoint: 'store' },
  ])
)(
  'a body to $endpoint is unpacked that is encoded by $encoding, $how (§3.5)',
  async ({ encoding, encode, endpoint }) => {
    const id = eventId();
    const event = saying('packed', { event_id: id });
    const body = endpoint === 'store' ? JSON.stringify(event) : anEnvelope([['event', event]], { event_id: id });

    const response = await post(intake, encode(body), {
      path: `/api/1/${endpoint}/`,
      headers: { 'content-encoding': encoding },
    });

    expect(await response.json()).toEqual({ id });
    expect(await storedAs(id)).toEqual([{ project_id: 1, error_message: 'packed' }]);
  }
);

test('an event id counts once in a project, and other projects may have the same (§3.5)', async () => {
  const id = eventId();
  // As an SDK with two DSNs sends it: to the microsecond the same.
  const timestamp = Date.now() / 1_000;
  const send = (message: string, options: Post = {}) =>
    post(intake, anEnvelope([['event', saying(message, { timestamp })]], { event_id: id }), options);
  const other = { path: '/api/2/envelope/', key: OTHER };

  const answers = [await send('first'), await send('again'), await send('theirs', other), await send('again', other)];

  expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual([{ id }, { id }, { id }, { id }]);
  expect(await storedAs(id)).toEqual([
    { project_id: 1, error_message: 'first' },
    { project_id: 2, error_message: 'theirs' },
  ]);
  await database.pool.query("delete from monitoring.errors where message = 'theirs'");
  expect(await storedAs(id)).toEqual([{ project_id: 1, error_message: 'first' }]);
});

test.each([
  ['/telemetry/api/1/envelope/', 'envelope'],
  ['/a/b/api/1/envelope', 'envelope'],
  ['/telemetry/api/1/store/', 'store'],
])('a DSN may have a path in front of its project: %s (§3.1)', async (path, endpoint) => {
  const id = eventId();
  const event = anEvent({ event_id: id });

  const response = await post(
    intake,
    endpoint === 'store' ? JSON.stringify(event) : anEnvelope([['event', event]], { event_id: id }),
    { path }
  );

  expect(response.status).toBe(200);
  expect(await storedAs(id)).toHaveLength(1);
});

test('a path in front of the project opens no other project (§3.2)', async () => {
  const answers = [
    await post(intake, anEnvelope([['event', anEvent()]]), { path: '/api/1/api/2/envelope/' }),
    await post(intake, anEnvelope([['event', anEvent()]]), { path: '/telemetry/api/2/envelope/' }),
  ];

  expect(answers.map(({ status }) => status)).toEqual([403, 403]);
});

test('the time an event has and the time it came are both stored (§3.3)', async () => {
  const id = eventId();
  const happenedAt = new Date(Date.now() - 60_000);

  const before = Date.now();
  await post(intake, anEnvelope([['event', anEvent({ timestamp: happenedAt.toISOString() })]], { event_id: id }));

  const { rows } = await database.pool.query<{ occurred_at: Date; received_at: Date }>(
    'select occurred_at, received_at from howdah.tb_error_occurrence where occurrence_id = $1',
    [id]
  );
  expect(rows[0]?.occurred_at).toEqual(happenedAt);
  expect(rows[0]?.received_at.getTime()).toBeGreaterThanOrEqual(before);
});

test.each<[string, Array<[string, unknown]>]>([
  [
    'two events',
    [
      ['event', anEvent()],
      ['event', anEvent()],
    ],
  ],
  [
    'two transactions',
    [
      ['transaction', {}],
      ['transaction', {}],
    ],
  ],
  [
    'a transaction and an event',
    [
      ['transaction', {}],
      ['event', anEvent()],
    ],
  ],
])('an envelope with %s is refused, and nothing of it is stored (§3.4)', async (_, items) => {
  const id = eventId();

  const response = await post(intake, anEnvelope(items, { event_id: id }));

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ causes: ['too_many_events'] });
  expect(response.headers.get('x-sentry-error')).toContain('more than one event or transaction');
  expect(await storedAs(id)).toEqual([]);
});

test('network errors may come to an address of their own (§3.1)', async () => {
  const report = { type: 'network-error', age: 0, url: 'https://own.example/', body: { type: 'dns.unreachable' } };

  const response = await post(intake, JSON.stringify([report]), {
    path: '/api/1/nel/',
    headers: { 'content-type': 'application/reports+json' },
  });

  expect(response.status).toBe(200);
  const { rows } = await database.pool.query(
    "select error_message from howdah.tb_error_occurrence where error_type = 'NetworkError'"
  );
  expect(rows).toEqual([{ error_message: '"dns.unreachable" at "own.example"' }]);
});

test.each([
  ['the header of an envelope', `{"x":"${'x'.repeat(65_536)}"}\n`],
  ['the header of an item', `{}\n{"type":"event","x":"${'x'.repeat(65_536)}"}\n{}`],
  ['a list of items', `{}\n${'{"type":"x"}\n{}\n'.repeat(1_001)}`],
])('%s over its limit is refused (§3.5)', async (_, envelope) => {
  const response = await post(intake, envelope);

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    detail: expect.stringMatching(/more than \d+ (?:bytes|items)/) as string,
    causes: ['malformed_envelope'],
  });
});

test.each([
  ['envelope', 'POST', 'envelope/', anEnvelope([['event', anEvent()]])],
  ['store', 'POST', 'store/', JSON.stringify(anEvent())],
  ['security', 'POST', 'security/', JSON.stringify({ 'csp-report': { 'blocked-uri': 'inline' } })],
  ['nel', 'POST', 'nel/', JSON.stringify([{ type: 'network-error', body: {} }])],
  ['cron', 'GET', 'cron/nightly/', null],
  ['minidump', 'POST', 'minidump/', 'MDMP'],
  ['unreal', 'POST', 'unreal/', 'x'],
])(
  'at the address %s neither no key nor that of another project opens the door (§3.2, §5.3)',
  async (_, method, path, body) => {
    const count = async () => {
      const { rows } = await database.pool.query<{ n: string }>(
        'select (select count(*) from howdah.tb_error_occurrence) + (select count(*) from howdah.check_in) as n'
      );
      return Number(rows[0]?.n);
    };
    const send = (query: string) => fetch(`${intake.url}/api/1/${path}${query}`, { method, body });
    const before = await count();

    const refused = [await send(''), await send(`?sentry_key=${OTHER}`), await send(`?sentry_key=${'f'.repeat(32)}`)];
    const during = await count();
    const taken = await send(`?sentry_key=${TEST_KEY}`);

    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403]);
    const answers = await Promise.all(refused.map((one) => one.json() as Promise<{ causes: string[] }>));
    expect(answers.flatMap(({ causes }) => causes)).toEqual(['missing_key', 'wrong_project', 'unknown_key']);
    expect(during).toBe(before);
    expect(taken.status).toBe(200);
  }
);
