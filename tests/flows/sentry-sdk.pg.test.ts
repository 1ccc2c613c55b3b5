import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as Sentry from '@sentry/node';
import { expect, test } from 'vitest';
import { bundleChild } from '#support/bundle-child';
import type { TestDatabase } from '#support/database';
import { withBoth } from '#support/sentry-intake';
import { NODE_STREAM_TELLS, NODE_TELLS, sentryStored } from '#support/sentry-stored';
import { until } from '#support/until';

/** Runs tests/support/sentry-application.ts to its end. */
async function runApplication(dsn: string, ...more: string[]): Promise<void> {
  const program = await bundleChild('tests/support/sentry-application.ts');
  const child = spawn(process.execPath, [program, dsn, ...more], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(0);
}

test.each([
  ['transactions', [], NODE_TELLS],
  ['streamed spans', ['stream'], NODE_STREAM_TELLS],
])('everything that a program with the real @sentry/node tells by %s is stored (§3.8)', (_, args, told) =>
  withBoth(
    async (intake, database) => {
      await runApplication(intake.dsn, ...args);

      expect(await sentryStored(database)).toEqual(told);
    },
    { config: { maxAttachmentBytes: 1_000 } }
  )
);

test('files are not stored by default: they are counted, and everything else is stored (§3.4)', () =>
  withBoth(async (intake, database) => {
    await runApplication(intake.dsn);

    expect(await sentryStored(database)).toEqual({ ...NODE_TELLS, files: [] });
    expect(await intake.metrics.metrics()).toContain('howdah_sentry_items_dropped_total{type="attachment"} 2');
  }));

test('the real SDK stops what it is asked to stop, tells what it left out, and goes on when the time is over (§3.5)', () =>
  withBoth(
    async (intake, database) => {
      const locker = await database.connect();
      await locker.query('begin; lock table howdah.tb_error_occurrence in access exclusive mode');
      Sentry.init({ dsn: intake.dsn, defaultIntegrations: false, clientReportFlushInterval: 100 });
      const answers: number[] = [];
      Sentry.getClient()?.on('afterSendEvent', (_, { statusCode = 0 }) => answers.push(statusCode));

      // Errors weigh so much that there is no room for two of them, while there is for a report of what was left out.
      Sentry.setExtra('weight', 'x'.repeat(4_000));
      // The first one waits for the table; then there is no room for another, and what follows is not even sent.
      Sentry.captureException(new Error('waits'));
      await until(() => intake.writer.stats().queuedBytes > 0);
      Sentry.captureException(new Error('finds no room'));
      await until(() => answers.includes(429));
      Sentry.captureException(new Error('is not sent'));
      await locker.query('commit');
      await until(() => answers.includes(200));
      const afterwards = async () => {
        Sentry.captureException(new Error('goes on'));
        await Sentry.flush(2_000);
        return (await messages(database)).includes('goes on');
      };
      await until(afterwards, { what: 'the end of the pause' });
      const losses = await until(async () => {
        const { rows } = await database.pool.query<{ reason: string }>(
          "select distinct reason, category from monitoring.client_reports where reason = 'ratelimit_backoff'"
        );
        return rows.length > 0 && rows;
      });
      await Sentry.close(2_000);

      expect(losses).toEqual([{ reason: 'ratelimit_backoff', category: 'error' }]);
      expect(await messages(database)).toEqual(expect.arrayContaining(['waits', 'goes on']));
      expect(await messages(database)).not.toContain('finds no room');
      expect(await messages(database)).not.toContain('is not sent');
    },
    { config: { queueBytes: 12_000 } }
  ));

const messages = async ({ pool }: TestDatabase) =>
  (await pool.query<{ message: string }>('select distinct message from monitoring.errors')).rows.map(
    ({ message }) => message
  );
