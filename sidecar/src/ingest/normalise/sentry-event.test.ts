import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toSentryOccurrence } from './sentry-event.ts';

const receivedAt = new Date('2026-03-01T12:00:00Z');
const normalise = (event: Record<string, unknown>) =>
  toSentryOccurrence(event, {
    projectId: 1,
    eventId: '1'.repeat(32),
    receivedAt,
    sentAt: undefined,
    cut: () => undefined,
  });

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ['tags as a list of pairs', { tags: [['a', 'b'], null, ['c', 1], ['d', null], 'x'] }, { tags: { a: 'b', c: '1' } }],
  [
    'tags as an object with other values',
    { tags: { a: true, b: null, c: ['x', 'y'] } },
    { tags: { a: 'true', c: 'x, y' } },
  ],
  [
    'headers as a list of pairs',
    {
      request: {
        headers: [
          ['X-A', 'b'],
          ['Cookie', 's'],
        ],
      },
    },
    { request: { headers: { 'X-A': 'b' } } },
  ],
  ['headers with lists', { request: { headers: { 'X-A': ['b', 'c'] } } }, { request: { headers: { 'X-A': 'b, c' } } }],
  ['culprit for the transaction', { culprit: 'app.views' }, { transaction: 'app.views', culprit: 'app.views' }],
  ['message as an object', { message: { message: 'hi %s', params: ['ada'] } }, { type: 'Message', message: 'hi ada' }],
  ['logentry with its text', { logentry: { message: 'hi %s', formatted: 'hi bob' } }, { message: 'hi bob' }],
  [
    'params by name',
    { logentry: { message: 'hi %(who)s of %(where)s', params: { who: 'ada', 'not there': 1 } } },
    { message: 'hi ada of %(where)s' },
  ],
  ['params in braces', { logentry: { message: 'hi {} and {}', params: ['ada', 7] } }, { message: 'hi ada and 7' }],
  ['params by number', { logentry: { message: '{1} before {0}', params: ['b', 'a'] } }, { message: 'a before b' }],
  ['params by name in braces', { logentry: { message: 'hi {who}', params: { who: 'ada' } } }, { message: 'hi ada' }],
  ['params that do not fit', { logentry: { message: 'hi %s', params: ['a', 'b'] } }, { message: 'hi %s' }],
  ['an exception as a list', { exception: [{ type: 'E', value: 'v' }] }, { type: 'E', message: 'v' }],
  ['an exception as one object', { exception: { type: 'E', value: 'v' } }, { type: 'E', message: 'v' }],
  ['a value that is an object', { exception: { values: [{ type: 'E', value: { a: 1 } }] } }, { message: '{"a":1}' }],
  ['exceptions that are null', { exception: { values: [null, { type: 'E' }] } }, { type: 'E', message: '' }],
  [
    'breadcrumbs as a list',
    { breadcrumbs: [{ message: 'm' }] },
    { breadcrumbs: [{ at: null, category: null, level: null, message: 'm', data: null }] },
  ],
  [
    'a breadcrumb of a kind',
    {
      breadcrumbs: [
        { type: 'query', category: 'db.sql' },
        { type: 'default', category: 'log' },
      ],
    },
    { breadcrumbs: [{ type: 'query', category: 'db.sql' }, { category: 'log' }] },
  ],
  [
    'breadcrumbs as values',
    { breadcrumbs: { values: [{ type: 'http' }, null] } },
    { breadcrumbs: [{ category: 'http' }] },
  ],
  ['a time in seconds', { timestamp: 1_772_366_399.5 }, { occurredAt: new Date('2026-03-01T11:59:59.500Z') }],
  ['a time in seconds as text', { timestamp: '1772366399' }, { occurredAt: new Date('2026-03-01T11:59:59Z') }],
  ['a time without a zone', { timestamp: '2026-03-01T11:59:59' }, { occurredAt: new Date('2026-03-01T11:59:59Z') }],
  ['a time that is none', { timestamp: 'yesterday' }, { occurredAt: receivedAt }],
  ['no level', {}, { severity: 'error' }],
  ['a fatal level', { level: 'fatal' }, { severity: 'critical' }],
  ['a level nobody knows', { level: 'apocalypse' }, { severity: 'error' }],
  ['a user id that is a number', { user: { id: 0, ip_address: '::1' } }, { userId: '0' }],
  ['a level in capitals', { level: 'WARNING' }, { severity: 'warning' }],
  ['a level as the number that Python has for it', { level: 30 }, { severity: 'warning' }],
  [
    'a user of whom nothing is known but "look at the connection"',
    { user: { ip_address: '{{auto}}' } },
    { userId: null, user: null },
  ],
  ['a user with the same beside an id', { user: { id: 'u1', ip_address: '{{auto}}' } }, { user: { id: 'u1' } }],
  ['a user with an address only', { user: { ip_address: '::1' } }, { userId: '::1' }],
  [
    'a trace id with dashes',
    { contexts: { trace: { trace_id: 'ABABABAB-ABAB-ABAB-ABAB-ABABABABABAB', span_id: 'cd'.repeat(8) } } },
    { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) },
  ],
  [
    'a trace id that is none',
    { contexts: { trace: { trace_id: 'abc', span_id: 5 } } },
    { traceId: null, spanId: null },
  ],
  [
    'a query as pairs',
    {
      request: {
        query_string: [
          ['token', 'x'],
          ['a', 'b'],
        ],
      },
    },
    { request: { query_string: { token: '[redacted]', a: 'b' } } },
  ],
  [
    'a form as the body',
    { request: { data: 'user=ada&password=x' } },
    { request: { data: 'user=ada&password=[redacted]' } },
  ],
  ['a service in a tag', { tags: { 'service.name': 'checkout' }, release: 'shop@1' }, { service: 'checkout' }],
  ['a release without a package', { release: '1.2.3' }, { service: null, release: '1.2.3' }],
  [
    'a fingerprint that is text',
    { fingerprint: 'own' },
    { fingerprintReason: "Grouped by the sender's fingerprint: own" },
  ],
])('%s is understood (§3.3)', (_, event, expected) => {
  expect(normalise(event)).toMatchObject(expected);
});

test('frames come most recent first, and whether they are in the app is found out where it is not said (§3.3, §5.4)', () => {
  const { event } = normalise({
    exception: {
      values: [
        {
          type: 'E',
          stacktrace: {
            frames: [
              { filename: '/app/main.py', function: 'main', in_app: null },
              null,
              { filename: '/usr/lib/python3/site-packages/flask/app.py', function: 'run' },
              { filename: '/app/node_modules_backup/x.js', function: 'own', in_app: undefined },
              { abs_path: '/app/vendor/lib.php', function: 'vendored' },
              { module: 'java.util.List', function: 'get' },
              { filename: 'node:internal/process/task_queues', function: 'runtime' },
            ],
          },
        },
      ],
    },
  });

  expect(event.exceptions[0]?.frames.map((frame) => [frame.function, frame.inApp])).toEqual([
    ['runtime', false],
    ['get', false],
    ['vendored', false],
    ['own', true],
    ['run', false],
    ['main', true],
  ]);
});

test('an exception without frames gets those of the thread that crashed', () => {
  const frames = [{ function: 'boom', filename: '/app/a.c', lineno: 1 }];

  const { event, stackTrace } = normalise({
    exception: { values: [{ type: 'SIGSEGV', value: 'crash' }] },
    threads: { values: [{ id: 1 }, { id: 2, crashed: true, stacktrace: { frames } }] },
  });

  expect(event.exceptions[0]?.frames[0]?.function).toBe('boom');
  expect(stackTrace).toBe('SIGSEGV: crash\n    at boom (/app/a.c:1)');
});

test('nothing is lost of exceptions, frames, threads and what else an event says (§3.7)', () => {
  const { event, stackTrace } = normalise({
    exception: {
      values: [
        {
          type: 'HTTPError',
          value: 'too many',
          module: 'requests.exceptions',
          mechanism: {
            type: 'signalhandler',
            handled: false,
            synthetic: true,
            help_link: null,
            exception_id: 0,
            meta: { signal: { number: 11, code: 1 } },
          },
          stacktrace: {
            frames: [
              { instruction_addr: '0x1000', package: '/usr/lib/libc.so' },
              {
                filename: 'app/pay.py',
                abs_path: '/srv/app/pay.py',
                function: 'pay',
                module: 'app.pay',
                package: 'shop',
                lineno: 3,
                colno: 9,
                in_app: true,
                pre_context: ['def pay():'],
                context_line: '  raise e',
                post_context: [''],
                vars: { amount: '5', password: "'hunter2'", card: { cvv: '123', kind: "'visa'" } },
              },
            ],
          },
        },
      ],
    },
    threads: {
      values: [
        { id: 1, name: 'main', crashed: true, current: true },
        { id: 2, state: 'WAITING', stacktrace: { frames: [{ function: 'run', filename: 'T.java' }] } },
      ],
    },
    modules: { cookie: '0.5.0', express: '4.18.2' },
    debug_meta: { images: [{ type: 'elf', debug_id: 'd', image_addr: '0x1' }] },
    errors: [{ type: 'invalid_data', name: 'tags' }],
    fingerprint: ['{{ default }}', 'pay'],
    logentry: { message: 'order %s failed', params: [7] },
    dist: '42',
    logger: 'shop.pay',
    contexts: { device: { model: 'x' }, flags: { values: [{ flag: 'a', result: true }] } },
    extra: { order: 7 },
  });

  expect(event.exceptions).toEqual([
    {
      type: 'HTTPError',
      message: 'too many',
      module: 'requests.exceptions',
      mechanism: 'signalhandler',
      mechanismDetails: { exception_id: 0, meta: { signal: { number: 11, code: 1 } } },
      frames: [
        {
          function: 'pay',
          module: 'app.pay',
          file: 'app/pay.py',
          absPath: '/srv/app/pay.py',
          package: 'shop',
          line: 3,
          column: 9,
          inApp: true,
          contextLine: '  raise e',
          preContext: ['def pay():'],
          postContext: [''],
          vars: { amount: '5', password: '[redacted]', card: { cvv: '[redacted]', kind: "'visa'" } },
        },
        {
          function: null,
          module: null,
          file: null,
          package: '/usr/lib/libc.so',
          address: '0x1000',
          line: null,
          column: null,
          inApp: false,
          contextLine: null,
          preContext: [],
          postContext: [],
        },
      ],
    },
  ]);
  expect(stackTrace).toContain('at <anonymous> (/usr/lib/libc.so)');
  expect(event.contexts).toEqual({
    logentry: { message: 'order %s failed', params: [7] },
    modules: { cookie: '0.5.0', express: '4.18.2' },
    threads: { '1 main': { crashed: true, current: true }, '2': { state: 'WAITING', stack: ['at run (T.java)'] } },
    debug_meta: { images: [{ type: 'elf', debug_id: 'd', image_addr: '0x1' }] },
    errors: [{ type: 'invalid_data', name: 'tags' }],
    fingerprint: ['{{ default }}', 'pay'],
    dist: '42',
    logger: 'shop.pay',
    device: { model: 'x' },
    flags: { values: [{ flag: 'a', result: true }] },
    extra: { order: 7 },
  });
});

test('everything is bounded, and says so where it was cut (§5.3)', () => {
  const long = 'x'.repeat(1_000_000);
  const record = normalise({
    exception: {
      values: Array.from({ length: 50 }, () => ({
        type: long,
        value: long,
        stacktrace: {
          frames: Array.from({ length: 500 }, (_, i) => ({
            function: `f${i}`,
            context_line: long,
            pre_context: [long],
            vars: { long, deep: { a: { b: { c: { d: 1 } } } } },
          })),
        },
      })),
    },
    tags: Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`tag${i}`, long])),
    extra: {
      long,
      deep: { a: { b: { c: { d: { e: { f: { g: { h: 1 } } } } } } } },
      wide: Object.fromEntries(Array.from({ length: 500 }, (_, i) => [i, i])),
    },
    breadcrumbs: Array.from({ length: 500 }, () => ({ message: long })),
    modules: Object.fromEntries(Array.from({ length: 1_500 }, (_, i) => [`module${i}`, long])),
    threads: Array.from({ length: 150 }, (_, i) => ({
      id: i,
      name: long,
      stacktrace: { frames: [{ function: long }] },
    })),
    environment: long,
    release: long,
  });

  expect(record.message).toMatch(/… \[cut, \d+ characters more\]/);
  expect(record.event.exceptions).toHaveLength(20);
  expect(record.event.exceptions[0]?.frames.length).toBeLessThanOrEqual(101);
  expect(record.event.exceptions[0]?.frames.map((frame) => frame.function)).toContain('… 400 frames left out');
  expect(Object.keys(record.tags)).toHaveLength(100);
  expect(record.breadcrumbs).toHaveLength(100);
  expect(JSON.stringify(record.context)).toContain('nested too deep');
  expect(JSON.stringify(record.context)).toContain('300 keys more');
  expect(record.environment.length).toBeLessThan(310);
  expect(Object.keys(record.event.contexts['modules'] as object)).toHaveLength(1_000);
  expect(Object.keys(record.event.contexts['threads'] as object)).toHaveLength(100);
  expect(JSON.stringify(record.event.exceptions[0]?.frames[0]?.vars)).toContain('nested too deep');
  expect(JSON.stringify(record).length).toBeLessThan(30_000_000);
});

test('any JSON at all is normalised without a failure and without what PostgreSQL cannot store (§3.3)', () => {
  const json = fc.jsonValue({ maxDepth: 4 });
  const event = fc.record(
    Object.fromEntries(
      [
        'exception',
        'message',
        'logentry',
        'tags',
        'user',
        'request',
        'contexts',
        'extra',
        'breadcrumbs',
        'timestamp',
        'level',
        'fingerprint',
        'threads',
        'modules',
        'debug_meta',
        'errors',
        'sdk',
        'release',
        'environment',
        'transaction',
      ].map((key) => [
        key,
        fc.oneof(
          json,
          fc.record({ values: fc.array(json) }),
          fc.record({ type: json, value: json, stacktrace: fc.record({ frames: fc.array(json) }) })
        ),
      ])
    ),
    { requiredKeys: [] }
  );

  fc.assert(
    fc.property(event, (given) => {
      const record = normalise(given);

      expect(record.fingerprint).toMatch(/^[0-9a-f]{32}$/);
      expect(JSON.stringify(record)).not.toMatch(/\\u0000|\\ud[89a-f][0-9a-f]{2}/i);
    }),
    { numRuns: 500 }
  );
});
