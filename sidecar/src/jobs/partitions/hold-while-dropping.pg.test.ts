import { expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import { anIssue, anOccurrence } from '#support/telemetry-rows';
import { until } from '#support/until';
import { runRetention } from './run-retention.ts';
import { createLog } from '../../observe/log.ts';
import { createPartition } from '../../postgres/partitions.ts';

test('a hold that is being placed while retention drops its partition is waited for, and its rows stay', () =>
  withDatabase(async ({ pool, insert, connect }) => {
    const now = new Date();
    const long = new Date(now.getTime() - 200 * 86_400_000);
    const [held, other] = [anIssue(), anIssue()];
    await createPartition(pool, 'tb_error_occurrence', long);
    for (const issue of [held, other]) {
      await insert('tb_error_log', issue);
      await insert('tb_error_occurrence', anOccurrence(issue, { occurred_at: long }));
    }
    // As placeHold does, stopped before its commit.
    const placing = await connect();
    await placing.query(
      `begin; select pg_advisory_xact_lock(hashtextextended('howdah:partition:tb_error_occurrence', 0))`
    );
    await placing.query(
      "insert into howdah.legal_hold (kind, subject, reason, held_by) values ('issue', $1, 'x', 'ada')",
      [held.error_id]
    );

    const run = runRetention({ pool, now: () => now, archiveDir: null, version: 'test', log: createLog('silent') });
    await until(async () => {
      const { rows } = await pool.query("select from pg_locks where locktype = 'advisory' and not granted");
      return rows.length > 0;
    });
    await placing.query('commit');
    const { failed } = await run;

    expect(failed).toEqual([]);
    const { rows } = await pool.query('select error_id from howdah.tb_error_occurrence');
    expect(rows).toEqual([{ error_id: held.error_id }]);
  }));
