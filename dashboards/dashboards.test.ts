import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseModel } from '../sidecar/src/query/model/parse-model.ts';
import { allDashboards, printDashboard } from './all-dashboards.ts';

const folder = import.meta.dirname;
const dashboards = Object.entries(allDashboards());
const panels = dashboards.flatMap(([name, { panels }]) =>
  panels.map((panel) => ({ name: `${name}: ${panel.title}`, panel }))
);

test('the JSON files are what the code makes; "npm run dashboards" writes them', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

  expect(files.sort()).toEqual(dashboards.map(([name]) => name).sort());
  for (const [name, dashboard] of dashboards) {
    expect(readFileSync(join(folder, name), 'utf8'), name).toBe(printDashboard(dashboard));
  }
});

describe.each(dashboards)('%s', (_name, dashboard) => {
  const text = JSON.stringify(dashboard);

  test('is classic JSON that Grafana imports as it is (facts: grafana H)', () => {
    expect(dashboard).toMatchObject({ id: null, schemaVersion: 42 });
    expect(dashboard.uid).toMatch(/^howdah-[a-z-]{1,33}$/);
    expect(text).not.toContain('__inputs');
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });

  test('fills the width of the grid without overlaps', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`)
    );
    const height = Math.max(...dashboard.panels.map(({ gridPos }) => gridPos.y + gridPos.h));

    expect(new Set(cells).size).toBe(cells.length);
    expect(cells.length).toBe(24 * height);
  });

  test('shows only panels that the preview has', () => {
    const known = ['timeseries', 'table', 'stat', 'text', 'bargauge', 'howdah-errors-panel', 'howdah-partitions-panel'];

    expect(dashboard.panels.map(({ type }) => type).filter((type) => !known.includes(type))).toEqual([]);
  });
});

test.each(dashboards.filter(([name]) => name.endsWith('-public.json')))(
  '%s works as a public dashboard: no variables, no links, one data source',
  (_name, dashboard) => {
    const text = JSON.stringify(dashboard);

    expect(dashboard.templating.list).toEqual([]);
    expect(dashboard.links).toEqual([]);
    expect(text).not.toMatch(/\$\{?(ds|env)\b/);
    expect(text).not.toContain('/a/howdah-observability-app');
    expect(dashboard.panels.every(({ datasource }) => datasource.uid === 'howdah')).toBe(true);
    expect(dashboard.panels.flatMap(({ targets }) => targets.map(({ queryType }) => queryType))).not.toContain(
      'occurrences'
    );
  }
);

test.each(dashboards.filter(([name]) => !name.endsWith('-public.json')))(
  '%s follows its variables',
  (_name, dashboard) => {
    const targets = dashboard.panels.flatMap(({ targets }) => targets);
    const unfiltered = targets.filter((target) => !JSON.stringify(target).includes('env'));

    expect(dashboard.panels.every(({ datasource }) => datasource.uid === '${ds}')).toBe(true);
    expect([...new Set(unfiltered.map(({ queryType }) => queryType))]).toEqual(['partitions']);
  }
);

describe.each(panels)('$name', ({ panel }) => {
  test('says what it shows, in which unit', () => {
    expect(panel.title).not.toBe('');
    expect(panel.description).toMatch(/\.$/);
    expect(panel.fieldConfig.defaults['unit']).toEqual(expect.any(String));
  });

  test('asks what the sidecar understands', () => {
    const parse = () => panel.targets.map((target) => parseModel({ ...target }));

    expect(parse).not.toThrow();
    expect(new Set(panel.targets.map(({ refId }) => refId)).size).toBe(panel.targets.length);
  });

  test('links only with fields that its table has, with titles that fit (facts: grafana-frontend 16)', () => {
    const [organize] = panel.transformations ?? [];
    const fields = Object.keys((organize as Organize | undefined)?.options.includeByName ?? {});
    const text = JSON.stringify(panel);
    const used = [...text.matchAll(/\$\{__data\.fields\.(\w+)\}/g)].map(([, field]) => field);
    const titles = [...text.matchAll(/"title":"([^"]+)","url"/g)].map(([, title]) => title!);

    expect(used.filter((field) => !fields.includes(field!))).toEqual([]);
    expect(titles.filter((title) => title.length < 10 || title.length > 25)).toEqual([]);
  });
});

interface Organize {
  options: { includeByName: Record<string, boolean> };
}
