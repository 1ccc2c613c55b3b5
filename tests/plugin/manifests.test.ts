import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { dist, filesInDist, readInDist, readManifests } from './built-plugin.ts';
import { manifestSchema } from './manifest-schema.ts';

const manifests = readManifests();
const [app, ...nested] = manifests;
const { version } = JSON.parse(readFileSync(join(dist, '../package.json'), 'utf8')) as { version: string };

describe.each(manifests)('$content.id', ({ folder, content }) => {
  test('plugin.json is what Grafana expects', () => {
    const ajv = new Ajv({ allErrors: true, strict: false });

    ajv.validate(manifestSchema, content);

    expect(ajv.errors ?? []).toEqual([]);
  });

  test('the version is that of package.json, and nothing is left to be filled in', () => {
    expect(content.info.version).toBe(version);
    expect(readInDist(join(folder, 'plugin.json'))).not.toMatch(/%[A-Z_]+%/);
  });

  test('its logos are there, small, and hold no script', () => {
    for (const logo of Object.values(content.info.logos)) {
      const file = join(dist, folder, logo);
      expect(existsSync(file), logo).toBe(true);
      const svg = readFileSync(file, 'utf8');
      expect(svg.length).toBeLessThan(4096);
      expect(svg).toMatch(/^<svg [^>]*viewBox=/);
      expect(svg).not.toMatch(/<script|<foreignObject|\son\w+=|href=/i);
    }
  });
});

test('the app and its four nested plugins have the ids that everything else refers to', () => {
  expect(manifests.map(({ folder, content }) => [folder, content.id, content.type]).sort()).toEqual([
    ['', 'howdah-observability-app', 'app'],
    ['datasource', 'howdah-datasource', 'datasource'],
    ['panels/errors', 'howdah-errors-panel', 'panel'],
    ['panels/partitions', 'howdah-partitions-panel', 'panel'],
    ['panels/trace', 'howdah-trace-panel', 'panel'],
  ]);
});

test('the app lists every nested plugin with its type, and nothing that is not there', () => {
  const listed = app?.content.includes
    ?.filter(({ type }) => type !== 'page')
    .map(({ type, path }) => `${type} ${path}`);

  expect(listed?.sort()).toEqual(nested.map(({ folder, content }) => `${content.type} ${folder}/plugin.json`).sort());
});

test('the app has a page for each part of its navigation, one of them the first', () => {
  const pages = app?.content.includes?.filter(({ type }) => type === 'page') ?? [];

  expect(pages.map(({ name }) => name)).toEqual(['Home', 'Issues', 'Traces', 'Storage', 'Setup', 'Configuration']);
  expect(pages.filter((page) => 'defaultNav' in page).map(({ name }) => name)).toEqual(['Home']);
});

test('no dashboard is brought by the app: they are provisioned by file, and both would fight over one uid', () => {
  expect(app?.content.includes?.filter(({ type }) => type === 'dashboard')).toEqual([]);
});

test('README, changelog and licence are shipped, and name no place of the build', () => {
  const shipped = filesInDist();

  expect(shipped).toEqual(expect.arrayContaining(['README.md', 'CHANGELOG.md', 'LICENSE']));
  expect(readInDist('LICENSE')).toMatch(/Apache License\s+Version 2\.0/);
});
