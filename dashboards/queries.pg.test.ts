import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type TestDatabase } from '#support/database';
import { anIssue, anOccurrence, aSpan, storeSpans } from '#support/telemetry-rows';
import { runQuery } from '../sidecar/src/query/pipeline.ts';
import { lengthOf, type DataFrame } from '../sidecar/src/query/to-frames/data-frame.ts';
import { interpolateQuery, type Replace } from '../src/datasource/interpolate';
import { allDashboards } from './all-dashboards.ts';
import type { Panel, Target } from './dashboard.ts';

const now = new Date();
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const panels = Object.entries(allDashboards()).flatMap(([file, { panels }]) =>
  panels.map((panel) => ({ name: `${file}: ${panel.title}`, panel }))
);

let database: TestDatabase & { close(): Promise<void> };
beforeAll(async () => {
  database = await openDatabase();
  const issue = anIssue({ first_seen: ago(50), last_seen: ago(5), release_version: '1.4.1' });
  await database.insert('tb_error_log', issue);
  await database.insert(
    'tb_error_occurrence',
    anOccurrence(issue, { occurred_at: ago(50), user_id: 'ada', release_version: '1.4.1' }),
    anOccurrence(issue, { occurred_at: ago(5), user_id: 'grace', release_version: '1.4.1' })
  );
  await storeSpans(
    database,
    aSpan({ start: ago(20), durationMs: 120, kind: 2, httpStatus: 200 }),
    aSpan({ start: ago(10), durationMs: 40, kind: 3, dbSystem: 'postgresql', name: 'SELECT stock' })
  );
}, 120_000);
afterAll(() => database.close());

describe.each(panels)('$name', ({ panel }) => {
  test('answers with data, filtered and not', async () => {
    for (const environments of [['production', "o'brien"], ['$__all']]) {
      const frames = (await Promise.all(panel.targets.map((target) => ask(target, environments)))).flat();

      expect(Math.max(...frames.map(lengthOf)), environments.join()).toBeGreaterThan(0);
    }
  });

  test('has the columns that it shows', async () => {
    const frames = (await Promise.all(panel.targets.map((target) => ask(target, ['production'])))).flat();
    const [organize] = (panel.transformations ?? []) as Array<{ options: { includeByName: Record<string, boolean> } }>;
    const shown = Object.keys(organize?.options.includeByName ?? {});
    const reduced = /^\/\^(\w+)\$\/$/.exec(reduceOptions(panel)?.fields ?? '')?.[1];

    const fields = frames.flatMap((frame) => frame.fields.map(({ name }) => name));
    expect([...shown, ...(reduced ? [reduced] : [])].filter((name) => !fields.includes(name))).toEqual([]);
  });
});

test('an environment that nobody uses empties the filtered panels without an error', async () => {
  const filtered = panels.filter(({ panel }) => JSON.stringify(panel.targets).includes('$env'));

  for (const { name, panel } of filtered) {
    const frames = (await Promise.all(panel.targets.map((target) => ask(target, ['nowhere'])))).flat();
    const numbers = frames.flatMap((frame) =>
      frame.fields.flatMap(({ type, values }) => (type === 'float64' ? [...values] : []))
    );

    expect(
      numbers.filter((value) => Number(value) > 0),
      name
    ).toEqual([]);
  }
});

/** The way of a query of a dashboard: variables filled in by the data source, then the sidecar's pipeline. */
async function ask(target: Target, environments: string[]): Promise<DataFrame[]> {
  const model = interpolateQuery(target, variables(environments));
  return runQuery(
    { pool: database.pool, now: () => now },
    {
      model,
      range: { from: ago(360), to: now },
      intervalMs: 60_000,
      maxDataPoints: 600,
      refId: target.refId,
      signal: new AbortController().signal,
      caller: 'test',
    }
  );
}

/** Grafana's part: `$env` with the wanted format, `${env:sqlstring}` in the format that it names. */
function variables(environments: string[]): Replace {
  // Grafana fills "All" in as the list of all values.
  const values = environments[0] === '$__all' ? ['production', 'staging'] : environments;
  return (text, format) =>
    text
      .replaceAll('${env:sqlstring}', () => values.map((value) => `'${value.replaceAll("'", "''")}'`).join(','))
      .replaceAll(/\$env\b|\$\{env\}/g, () =>
        format ? format(values, { multi: true, includeAll: true }) : values.join(',')
      );
}

function reduceOptions(panel: Panel): { fields?: string } | undefined {
  return panel.options['reduceOptions'] as { fields?: string } | undefined;
}
