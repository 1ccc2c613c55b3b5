import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '#support/database';
import { TEST_KEY, withIntake, type TestIntake } from '#support/intake';
import { stepsFor } from '../../src/app/setup/snippets.ts';

const run = promisify(execFile);

/** What people are told to type, as it stands, with nothing but the address and the key put in. */
async function type(intake: TestIntake, lines: string): Promise<unknown> {
  expect(lines).toContain('http://127.0.0.1:4318');
  const script = `curl() { command curl --silent --show-error --fail-with-body "$@"; }\n${lines.replaceAll('http://127.0.0.1:4318', intake.url)}`;
  const { stdout } = await run('sh', ['-eu', '-c', script], { env: { ...process.env, KEY: TEST_KEY } });
  return JSON.parse(stdout);
}

const read = (page: string) => readFileSync(resolve(import.meta.dirname, '../..', page), 'utf8');
const curlLines = (page: string) =>
  [...read(page).matchAll(/^```sh\n(.*?)^```$/gms)]
    .map(([, lines]) => lines!)
    .filter((lines) => lines.startsWith('curl '));

async function arrived({ pool }: TestDatabase): Promise<Record<string, unknown>> {
  const { rows } = await pool.query<Record<string, unknown>>(
    `select (select array_agg(error_type order by error_type) from howdah.tb_error_occurrence) as errors,
            (select array_agg(entity_name || ' ' || change_type) from monitoring.changes) as changes,
            (select array_agg(metric_name) from monitoring.metrics) as metrics,
            (select array_agg(message) from monitoring.logs) as logs,
            (select array_agg(operation_name) from monitoring.traces) as spans`
  );
  return rows[0]!;
}

const withBoth = (use: (intake: TestIntake, database: TestDatabase) => Promise<void>) =>
  withDatabase((database) => withIntake(database, (intake) => use(intake, database)));

test('the lines of docs/send-telemetry.md send what they say', () =>
  withBoth(async (intake, database) => {
    const page = 'docs/send-telemetry.md';
    for (const lines of curlLines(page)) await type(intake, lines);
    for (const [, sql] of read(page).matchAll(/^```sql\n(.*?)^```$/gms)) await database.pool.query(sql!);

    expect(await arrived(database)).toEqual({
      errors: ['HelloError', 'PaymentError'],
      changes: ['order order.paid'],
      metrics: ['orders'],
      logs: ['order placed'],
      spans: ['hello'],
    });
  }));

test('the lines of README.md send what they say', () =>
  withBoth(async (intake, database) => {
    const all = curlLines('README.md');
    expect(all.length).toBeGreaterThan(0);

    for (const lines of all) await type(intake, lines);

    expect(await arrived(database)).toMatchObject({ errors: ['HelloError'] });
  }));

test.each([true, false])('the lines of the Setup page send what they say; a key is required: %s', (keyRequired) =>
  withDatabase((database) =>
    withIntake(
      database,
      async (intake) => {
        const address = {
          intakeUrl: 'http://127.0.0.1:4318',
          grpcUrl: 'http://127.0.0.1:4317',
          sentryDsn: `http://${TEST_KEY}@127.0.0.1:4318/1`,
          publicKey: TEST_KEY,
          keyRequired,
        };
        const texts = (['json', 'curl'] as const).flatMap((sender) => stepsFor(sender, 'node', address));

        for (const { text } of texts.filter(({ text }) => text.includes('curl '))) await type(intake, text);

        expect(await arrived(database)).toEqual({
          errors: ['HelloError', 'PaymentError'],
          changes: ['order order.paid'],
          metrics: ['orders'],
          logs: ['order placed'],
          spans: ['GET /hello'],
        });
      },
      { config: { auth: keyRequired ? 'required' : 'local' } }
    )
  )
);
