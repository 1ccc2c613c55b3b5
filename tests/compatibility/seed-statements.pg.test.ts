import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMigrated } from '#support/migrated';
import { logIn } from '#support/log-in';
import { runQuery } from '../../sidecar/src/query/pipeline.ts';
import { SECRETS, storeExampleData } from './example-data.ts';
import { haveSeeds, linesOfSql, readSeed, readStatement } from './read-seeds.ts';
import { seedStatements, type Outcome, type SeedStatement } from './seed-statements.ts';

describe.skipIf(!haveSeeds)('the statements of the founding documents (../shared/seeds)', () => {
  let database: Awaited<ReturnType<typeof openMigrated>>;
  let sessions: Record<'reader' | 'writer', pg.Client>;

  beforeAll(async () => {
    database = await openMigrated();
    await storeExampleData(database);
    sessions = {
      reader: await logIn(database.url, 'howdah_reader'),
      writer: await logIn(database.url, 'howdah_writer'),
    };
  });
  afterAll(async () => {
    await Promise.all(Object.values(sessions).map((session) => session.end()));
    await database.close();
  });

  const runs = seedStatements
    .filter(({ as }) => as !== 'panel')
    .flatMap((statement) =>
      (statement.as === 'both' ? (['writer', 'reader'] as const) : [statement.as as 'writer' | 'reader']).map(
        (role) => ({ ...statement, role })
      )
    );

  test.each(runs)('$q as howdah_$role', async ({ role, outcome, ...statement }) => {
    expect(await outcomeOf(sessions[role], readStatement(statement), outcome)).toEqual(outcome);
  });

  test.each(seedStatements.filter(({ as }) => as === 'panel'))('$q in a panel', async ({ outcome, ...statement }) => {
    const sql = readStatement(statement).replaceAll('$environment', 'production');
    const [frame] = await runQuery(
      { pool: database.pool, now: () => new Date() },
      {
        model: { queryType: 'sql', sql },
        range: { from: new Date(Date.now() - 6 * 3_600_000), to: new Date() },
        intervalMs: 60_000,
        maxDataPoints: 500,
        refId: 'A',
        signal: new AbortController().signal,
        caller: 'test',
      }
    );

    expect({ columns: frame?.fields.map(({ name }) => name).join(' ') }).toEqual(outcome);
    expect(frame?.fields[0]?.values.length).toBeGreaterThan(0);
  });

  test('Q23 shows howdah_reader no secret, neither of other rules nor of those that the documents insert', async () => {
    for (const rule of ['Q9', 'Q10', 'Q11', 'Q14', 'Q15', 'Q16', 'Q17', 'Q18', 'Q22']) {
      await sessions.writer.query(readStatement(byName(rule)));
    }
    const { rows: kept } = await database.pool.query<{ secret: string }>(
      'select value as secret from howdah.notification_secret, jsonb_each_text(secrets)'
    );

    const { rows } = await sessions.reader.query(readStatement(byName('Q23')));

    const shown = JSON.stringify(rows);
    expect(rows.length).toBeGreaterThan(9);
    expect(shown).toContain('***');
    // A webhook address each, two headers, an account and its token.
    expect(kept.length).toBeGreaterThanOrEqual(8 + SECRETS.length - 1);
    // An address that is itself three dots is no secret to look for.
    const secrets = [...SECRETS, ...kept.map(({ secret }) => secret).filter((secret) => secret !== '...')];
    expect(secrets.filter((secret) => shown.includes(`"${secret}"`))).toEqual([]);
  });

  test('all of them are here: 94 in order, each line of each SQL fence in exactly one', () => {
    const taken = seedStatements
      .filter(({ seed }) => seed === '000')
      .flatMap(({ lines: [first, last] }) => Array.from({ length: last - first + 1 }, (_, index) => first + index));

    expect(seedStatements.map(({ q }) => q)).toEqual(Array.from({ length: 94 }, (_, index) => `Q${index + 1}`));
    expect(new Set(taken).size).toBe(taken.length);
    expect(linesOfSql('000').filter((line) => !taken.includes(line))).toEqual([]);
  });

  test('the rendered copy of the first document has the same statements, six apart that it lacks', () => {
    const flat = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
    const copy = flat(readSeed('001').join('\n'));
    const missing = seedStatements.filter(
      (statement) => statement.seed === '000' && !copy.includes(flat(readStatement(statement)))
    );

    expect(missing.map(({ q }) => q)).toEqual(['Q12', 'Q13', 'Q23', 'Q24', 'Q25', 'Q26']);
  });
});

/** What comes of a statement, in the form in which it is expected; whatever it did is taken back. */
async function outcomeOf(session: pg.Client, sql: string, expected: Outcome): Promise<Outcome> {
  await session.query('begin');
  try {
    const { fields, rows, rowCount } = await session.query(sql);
    if ('columns' in expected) {
      const columns = fields.map(({ name }) => name.replaceAll(' ', '_')).join(' ');
      if (expected.rows !== undefined) return { columns, rows: rows.length };
      return rows.length > 0 ? { columns } : { columns, rows: 0 };
    }
    return 'changes' in expected ? { changes: rowCount ?? 0 } : { done: true };
  } catch (error) {
    return { fails: (error as { code?: string }).code ?? String(error) };
  } finally {
    await session.query('rollback');
  }
}

function byName(name: string): SeedStatement {
  const found = seedStatements.find(({ q }) => q === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
}
