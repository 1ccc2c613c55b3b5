import { expect, test } from 'vitest';
import { TEST_KEY } from '#support/intake';
import { post, withBoth } from '#support/sentry-intake';
import { until } from '#support/until';

const security = { path: '/api/1/security/?sentry_release=shop%401.2.3&sentry_environment=staging' };
const report = (given: unknown, contentType: string) => ({ body: JSON.stringify(given), contentType });

const csp = (blocked: string, more = {}) => ({
  'csp-report': {
    'document-uri': 'https://shop.example/pay?token=abc',
    referrer: 'https://shop.example/',
    'violated-directive': 'script-src-elem https://shop.example',
    'effective-directive': 'script-src-elem',
    'blocked-uri': blocked,
    'source-file': 'https://shop.example/pay.js',
    'line-number': 7,
    disposition: 'enforce',
    ...more,
  },
});

test('reports of a content security policy are errors, grouped by directive and blocked host (§3.1)', () =>
  withBoth(async (intake, { pool }) => {
    const contentType = 'application/csp-report';
    const send = (given: unknown) =>
      post(intake, JSON.stringify(given), {
        ...security,
        headers: { 'content-type': contentType, 'user-agent': 'Firefox' },
      });

    const answers = [
      await send(csp('https://evil.example/a.js')),
      await send(csp('https://evil.example/b.js')),
      await send(csp('https://evil.example/b.js')),
      await send(csp('inline', { disposition: 'report' })),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { rows } = await pool.query(`
      select error_type, error_message, severity, environment, service_name, release_version, transaction_name, tags,
             request_context, count(*)::integer as times
        from howdah.tb_error_occurrence group by error_id, 1, 2, 3, 4, 5, 6, 7, 8, 9 order by severity, times`);
    const common = {
      error_type: 'ContentSecurityPolicyViolation',
      environment: 'staging',
      service_name: 'shop',
      release_version: 'shop@1.2.3',
      transaction_name: 'shop.example/pay',
      request_context: {
        url: 'https://shop.example/pay?token=[redacted]',
        headers: { 'User-Agent': 'Firefox', Referer: 'https://shop.example/' },
      },
    };
    expect(rows).toEqual([
      {
        ...common,
        error_message: 'Blocked "evil.example" by "script-src-elem"',
        severity: 'error',
        tags: { directive: 'script-src-elem', 'blocked.host': 'evil.example', disposition: 'enforce' },
        times: 3,
      },
      {
        ...common,
        error_message: 'Blocked "inline" by "script-src-elem"',
        severity: 'warning',
        tags: { directive: 'script-src-elem', 'blocked.host': 'inline', disposition: 'report' },
        times: 1,
      },
    ]);
  }));

test.each([
  {
    what: 'a CSP violation of the Reporting API',
    ...report(
      [
        {
          type: 'csp-violation',
          age: 10,
          url: 'https://shop.example/pay',
          user_agent: 'Chrome',
          body: {
            documentURL: 'https://shop.example/pay',
            blockedURL: 'https://evil.example/x.js',
            effectiveDirective: 'script-src',
            disposition: 'enforce',
          },
        },
      ],
      'application/reports+json'
    ),
    stored: ['ContentSecurityPolicyViolation', 'Blocked "evil.example" by "script-src"'],
  },
  {
    what: 'a network error',
    ...report(
      [
        {
          type: 'network-error',
          age: 0,
          url: 'https://shop.example/api',
          body: { type: 'tcp.refused', phase: 'connection' },
        },
      ],
      'application/reports+json'
    ),
    stored: ['NetworkError', '"tcp.refused" at "shop.example"'],
  },
  {
    what: 'Expect-CT',
    ...report(
      {
        'expect-ct-report': {
          hostname: 'shop.example',
          port: 443,
          'effective-expiration-date': '2026-01-01T00:00:00Z',
        },
      },
      'application/expect-ct-report+json'
    ),
    stored: ['ExpectCTViolation', 'Certificate transparency failed for "shop.example"'],
  },
  {
    what: 'a pinned key',
    ...report({ hostname: 'shop.example', port: 443, 'known-pins': [] }, 'application/json'),
    stored: ['PublicKeyPinningViolation', 'Public key pinning failed for "shop.example"'],
  },
])('$what is an error (§3.1)', ({ body, contentType, stored }) =>
  withBoth(async (intake, { pool }) => {
    const response = await post(intake, body, { ...security, headers: { 'content-type': contentType } });

    expect(response.status).toBe(200);
    const { rows } = await pool.query<{ error_type: string; error_message: string }>(
      'select error_type, error_message from howdah.tb_error_occurrence'
    );
    expect(rows.map((row) => [row.error_type, row.error_message])).toEqual([stored]);
  })
);

test.each<[string, string, string | null, number, string]>([
  ['over 64 KB', JSON.stringify(csp('x'.repeat(70_000))), TEST_KEY, 413, 'report_too_large'],
  ['not JSON', 'csp!', TEST_KEY, 400, 'malformed_report'],
  ['an empty list', '[]', TEST_KEY, 400, 'malformed_report'],
  ['of a kind that is no error', '[{"type":"deprecation","body":{}}]', TEST_KEY, 400, 'unknown_report'],
  ['a number', '7', TEST_KEY, 400, 'malformed_item'],
  ['without a key', JSON.stringify(csp('inline')), null, 403, 'missing_key'],
])('a report that is %s is refused (§3.1, §3.5)', (_, body, key, status, cause) =>
  withBoth(async (intake, { pool }) => {
    const response = await post(intake, body, { path: '/api/1/security/', key });

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ causes: [cause] });
    expect((await pool.query('select from howdah.tb_error_occurrence')).rowCount).toBe(0);
  })
);

test('a report that is no error is left out and counted beside one that is', () =>
  withBoth(async (intake, { pool }) => {
    const reports = [
      { type: 'deprecation', body: {} },
      { type: 'network-error', url: 'https://shop.example', body: { type: 'dns.unreachable' } },
    ];

    const response = await post(intake, JSON.stringify(reports), security);

    expect(response.status).toBe(200);
    expect((await pool.query('select from howdah.tb_error_occurrence')).rowCount).toBe(1);
    const reason = await until(async () => {
      const { rows } = await pool.query<{ reason: string }>('select reason from howdah.intake_refusal');
      return rows[0]?.reason;
    });
    expect(reason).toBe('unknown_report');
  }));

test.each([
  ['/api/1/minidump/', 'minidump'],
  ['/api/1/unreal/', 'unreal_report'],
  [`/api/1/unreal/${TEST_KEY}/`, 'unreal_report'],
])('a crash report at %s is answered with an id, counted and not stored (§3.1)', (path, type) =>
  withBoth(async (intake, { pool }) => {
    const key = path.includes(TEST_KEY) ? null : TEST_KEY;
    const body = new Uint8Array(100_000).fill(7);

    const response = await post(intake, body, { path, key, headers: { 'content-type': 'multipart/form-data' } });

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ id: expect.stringMatching(/^[0-9a-f]{32}$/) as string });
    expect(await intake.metrics.metrics()).toContain(`howdah_sentry_items_dropped_total{type="${type}"} 1`);
    expect((await pool.query('select from howdah.ingest_ledger')).rowCount).toBe(0);
  })
);

test('a page of another origin may send with every header that SDKs use, and read why it was refused (§3.1)', () =>
  withBoth(async ({ url }) => {
    const preflight = await fetch(`${url}/api/1/envelope/`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example' },
    });
    const refused = await fetch(`${url}/api/1/envelope/`, {
      method: 'POST',
      headers: { origin: 'https://shop.example' },
    });

    const header = (name: string) => (preflight.headers.get(name) ?? '').split(', ').map((one) => one.toLowerCase());
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-max-age')).toBe('3600');
    expect(header('access-control-allow-methods')).toEqual(expect.arrayContaining(['post', 'options']) as unknown);
    expect(header('access-control-allow-headers')).toEqual(
      expect.arrayContaining(
        'x-sentry-auth x-requested-with origin accept content-type authentication authorization content-encoding transfer-encoding sentry-trace baggage'.split(
          ' '
        )
      ) as unknown
    );
    expect(refused.status).toBe(403);
    expect((refused.headers.get('access-control-expose-headers') ?? '').split(', ')).toEqual(
      expect.arrayContaining(['X-Sentry-Error', 'X-Sentry-Rate-Limits', 'Retry-After']) as unknown
    );
  }));
