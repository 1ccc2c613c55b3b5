import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import { copyInFrom, copyOut } from '../../../postgres/copy-stream.ts';
import { readCopied, readFacts, writeCopied } from './copied-file.ts';

test('megabytes of rows are written to a file, found right in it and read back from it', () =>
  withDatabase(async ({ pool }) => {
    const folder = await mkdtemp(join(tmpdir(), 'howdah-archive-'));
    const path = join(folder, 'rows.copy.gz');
    const client = await pool.connect();
    try {
      const rows = "select i, md5(i::text) || E'\\n\\t' as digest from generate_series(1, 100000) i";
      const written = await writeCopied(copyOut(client, `copy (${rows}) to stdout`), path);

      expect(written.rows).toBe(100_000);
      expect(await readFacts(path)).toEqual(written);
      await client.query(`create temp table copied as ${rows} limit 0`);
      expect(await copyInFrom(client, 'copy copied from stdin', readCopied(path))).toBe(100_000);
      const { rows: differing } = await client.query(
        `select count(*)::integer as differ from (select * from copied except all (${rows})) as t`
      );
      expect(differing).toEqual([{ differ: 0 }]);
    } finally {
      client.release(true);
      await rm(folder, { recursive: true });
    }
  }));
