import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, withDatabase } from '#support/database';
import { startIntake, TEST_KEY, withIntake, type TestIntake } from '#support/intake';
import { look, type Requirement } from './otlp/requirement.ts';
import { REQUIREMENTS } from './otlp/requirements.ts';
import { Target } from './otlp/target.ts';

const root = resolve(import.meta.dirname, '../..');
const MAX_BODY = 8 * 1024 * 1024;

const withOurs = (run: (intake: TestIntake) => Promise<void>) =>
  withDatabase((database) => withIntake(database, run, { config: { maxBodyBytes: MAX_BODY } }));

let database: Awaited<ReturnType<typeof openDatabase>>;
let shared: TestIntake;
beforeAll(async () => {
  database = await openDatabase();
  shared = await startIntake(database, { config: { maxBodyBytes: MAX_BODY } });
});
afterAll(async () => {
  await shared.close();
  await database.close();
});

const targetOf = (intake: TestIntake) =>
  new Target({
    url: intake.url,
    grpc: intake.grpcAddress,
    headers: { 'x-howdah-key': TEST_KEY },
    keyHeader: 'x-howdah-key',
    maxBodyBytes: MAX_BODY,
    // A writer that has ended takes nothing more; the intake in front of it still answers.
    overloaded: async (work) => {
      await intake.writer.drain();
      return work();
    },
  });

const isOverload = ({ id }: Requirement) => id.endsWith('-overload');
const cases = (wanted: (requirement: Requirement) => boolean) =>
  REQUIREMENTS.filter(wanted).map((requirement) => ({ id: requirement.id, text: requirement.text, requirement }));

test.each(cases((requirement) => !isOverload(requirement)))('$id: $text', async ({ id, requirement }) => {
  const { result, seen } = await look(requirement, targetOf(shared));

  // Node 20 has no zstd, neither to make nor to read it.
  const cannot = id === 'http-zstd' && !('zstdCompressSync' in process.getBuiltinModule('node:zlib'));
  expect({ result, seen }).toEqual({ result: cannot ? 'not applicable' : 'passed', seen });
});

test.each(cases(isOverload))('$id: $text', ({ requirement }) =>
  withOurs(async (intake) => {
    expect(await look(requirement, targetOf(intake))).toMatchObject({ result: 'passed' });
  })
);

test('ids are known by one requirement each', () => {
  expect(new Set(REQUIREMENTS.map(({ id }) => id)).size).toBe(REQUIREMENTS.length);
});

interface Row {
  id: string;
  rules: string;
  level: string;
  result: string;
}

/** `npm run conformance` as its own process. */
async function runReport(...args: string[]): Promise<{ code: number | null; text: string; rows: Row[] }> {
  const child = spawn(process.execPath, [join(root, 'scripts/conformance.mjs'), ...args], { cwd: root });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  const rows = [...text.matchAll(/^(\S+) +(\S+) +(must|should|may) +(passed|failed|not applicable) /gm)];
  return {
    code,
    text,
    rows: rows.map(([, id = '', rules = '', level = '', result = '']) => ({ id, rules, level, result })),
  };
}

const idsOf = (rows: readonly Row[], result: string) => rows.filter((row) => row.result === result).map(({ id }) => id);

test('the report has a row for each requirement, and ends with 0 at ours', () =>
  withOurs(async ({ url, grpcAddress }) => {
    const { code, text, rows } = await runReport(
      ...['--otlp', url, '--grpc', grpcAddress, '--key', TEST_KEY, '--max-body', String(MAX_BODY)]
    );

    expect(rows.map(({ id, rules }) => ({ id, rules }))).toEqual(
      REQUIREMENTS.map(({ id, rules }) => ({ id, rules: rules.join(',') || '–' }))
    );
    expect(idsOf(rows, 'failed'), text).toEqual([]);
    expect(idsOf(rows, 'not applicable').filter((id) => id !== 'http-zstd')).toEqual([
      'http-overload',
      'grpc-overload',
    ]);
    expect(code).toBe(0);
  }));

test('a server that says yes to everything fails, and one without gRPC is not asked for it', async () => {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end('ok'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    const { code, text, rows } = await runReport('--otlp', url, '--max-body', '100000');

    expect(code, text).toBe(1);
    const failed = idsOf(rows, 'failed');
    expect(failed).toEqual(
      expect.arrayContaining([
        ...['http-response-type', 'http-full-success', 'http-bad-data', 'http-status-body', 'http-body-limit'],
        ...['http-unpacked-limit', 'http-content-type', 'http-method', 'http-unknown-path', 'cors-preflight'],
      ])
    );
    expect(failed).not.toContain('http-protobuf');
    expect(idsOf(rows, 'not applicable').filter((id) => id.startsWith('grpc-'))).toEqual(
      REQUIREMENTS.map(({ id }) => id).filter((id) => id.startsWith('grpc-'))
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('where nobody listens everything fails with the reason; without a server to look at, the use is shown', async () => {
  const nobody = await runReport('--otlp', 'http://127.0.0.1:9', '--grpc', '127.0.0.1:9', '--max-body', '1000');
  const nothing = await runReport();
  const wrong = await runReport('--otlp', 'ftp://x');

  expect([nobody.code, nothing.code, wrong.code]).toEqual([1, 2, 2]);
  expect(idsOf(nobody.rows, 'passed')).toEqual([]);
  expect(nobody.text).toMatch(/fetch failed|ECONNREFUSED|bad port/);
  expect(nothing.text).toContain('--otlp URL');
  expect(wrong.text).toContain('--otlp must be a URL, not "ftp://x"');
});
