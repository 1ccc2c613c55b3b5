import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** The shapes that travel between the stations of intake. */
const RECORDS = [
  'records.ts',
  'metric-records.ts',
  'log-records.ts',
  'change-records.ts',
  'native-records.ts',
  'client-records.ts',
].map((file) => `sidecar/src/ingest/${file}`);

/** What all stations of intake may use. */
const INGEST_BASE = ['sidecar/src/ingest/rejection.ts', 'sidecar/src/ingest/free-bytes.ts'];

/**
 * Who may import whom (docs/architecture.md): the first folder that matches a file decides; what it may reach are files
 * below one of the given paths, and its own folder. Packages and Node's modules are not looked at here.
 */
const MAP: ReadonlyArray<{ folder: string; may: readonly string[] }> = [
  { folder: 'contract/', may: [] },
  { folder: 'src/app/', may: ['contract/', 'src/shared/'] },
  { folder: 'src/datasource/', may: ['contract/', 'src/shared/'] },
  { folder: 'src/panels/', may: ['contract/', 'src/shared/'] },
  { folder: 'src/shared/', may: ['contract/'] },
  { folder: 'src/module.tsx', may: ['src/app/'] },
  { folder: 'sidecar/src/main.ts', may: ['sidecar/', 'contract/'] },
  { folder: 'sidecar/src/cli/', may: ['sidecar/', 'contract/'] },
  { folder: 'sidecar/src/open-database.ts', may: ['sidecar/src/config/', 'sidecar/src/postgres/'] },
  { folder: 'sidecar/src/secrets.ts', may: ['sidecar/src/config/'] },
  { folder: 'sidecar/src/config', may: ['sidecar/src/config', 'sidecar/src/serve/address.ts'] },
  { folder: 'sidecar/src/decide/', may: ['contract/'] },
  { folder: 'sidecar/src/ingest/pipeline', may: ['sidecar/src/ingest/', 'sidecar/src/postgres/', 'contract/'] },
  ...RECORDS.map((folder) => ({ folder, may: ['sidecar/src/decide/', 'contract/', ...RECORDS] })),
  { folder: 'sidecar/src/ingest/rejection.ts', may: ['sidecar/src/decide/'] },
  { folder: 'sidecar/src/ingest/free-bytes', may: ['sidecar/src/ingest/free-bytes.ts'] },
  {
    folder: 'sidecar/src/ingest/write/',
    may: ['contract/', 'sidecar/src/decide/', 'sidecar/src/postgres/', ...INGEST_BASE, ...RECORDS],
  },
  {
    folder: 'sidecar/src/ingest/accept/',
    may: ['contract/', 'sidecar/src/decide/', ...INGEST_BASE, ...RECORDS],
  },
  {
    folder: 'sidecar/src/ingest/decode/',
    may: ['contract/', 'sidecar/src/decide/', ...INGEST_BASE, ...RECORDS],
  },
  { folder: 'sidecar/src/ingest/normalise/', may: ['contract/', 'sidecar/src/decide/', ...RECORDS] },
  { folder: 'sidecar/src/jobs/', may: ['contract/', 'sidecar/src/decide/', 'sidecar/src/postgres/'] },
  {
    folder: 'sidecar/src/query/pipeline.ts',
    may: ['sidecar/src/query/', 'sidecar/src/postgres/', 'sidecar/src/decide/', 'contract/'],
  },
  { folder: 'sidecar/src/query/', may: ['contract/', 'sidecar/src/decide/'] },
  { folder: 'sidecar/src/act/', may: ['contract/', 'sidecar/src/decide/', 'sidecar/src/postgres/'] },
  {
    folder: 'sidecar/src/grafana/',
    may: ['contract/', 'sidecar/src/query/', 'sidecar/src/api/', 'sidecar/src/decide/'],
  },
  {
    folder: 'sidecar/src/api/',
    may: ['contract/', 'sidecar/src/query/', 'sidecar/src/act/', 'sidecar/src/decide/', 'sidecar/src/postgres/'],
  },
  { folder: 'sidecar/src/postgres/', may: [] },
  { folder: 'sidecar/src/observe/', may: [] },
  { folder: 'sidecar/src/serve/', may: [] },
  { folder: 'preview/src/', may: ['contract/'] },
  { folder: 'demo/src/', may: [] },
  { folder: 'dashboards/', may: ['contract/'] },
];

/** Types that everyone may import: the logger, the metrics registry and the database handle. */
const EVERYWHERE = ['sidecar/src/observe/log.ts', 'sidecar/src/observe/metrics.ts'];

/** The stations of one way do not know each other; only the pipeline joins them. */
const STATIONS = ['accept', 'decode', 'normalise', 'write', 'model', 'sql', 'to-frames'];

const files = ['contract', 'src', 'sidecar/src', 'preview/src', 'demo/src', 'dashboards'].flatMap(sourcesBelow);

test('every import follows the folder map', () => {
  const wrong = files.flatMap((file) => {
    const rule = MAP.find(({ folder }) => file.startsWith(folder));
    return rule
      ? importsOf(file)
          .filter((to) => !allowed(file, to, rule))
          .map((to) => `${file} -> ${to}`)
      : [`${file}: no rule`];
  });

  expect(wrong).toEqual([]);
});

test('the plugin takes only types from the contract', () => {
  const wrong = files
    .filter((file) => file.startsWith('src/'))
    .filter((file) => /^import (?!type )[^;]*from '[^']*\/contract\//m.test(read(file)));

  expect(wrong).toEqual([]);
});

test('only config.ts reads the environment of the sidecar', () => {
  const readers = files.filter(
    (file) => file.startsWith('sidecar/src/') && /process\.env\b/.test(read(file)) && !isTest(file)
  );

  expect(readers.filter((file) => !/^sidecar\/src\/config(\/|\.ts$)/.test(file))).toEqual([]);
});

test('no folder of the sidecar or the tests looks like a plugin to the build', () => {
  const manifests = [...allBelow('sidecar'), ...allBelow('tests')].filter((file) => /(^|\/)plugin\.json$/.test(file));

  expect(manifests.filter((file) => file.includes('/src/'))).toEqual([]);
});

test('there are no barrels and no dumping grounds', () => {
  const barrels = files.filter((file) => /(^|\/)(index|utils|helpers|common)\.tsx?$/.test(file));

  expect(barrels).toEqual([]);
});

function allowed(from: string, to: string, rule: { folder: string; may: readonly string[] }): boolean {
  if (isTest(from) || EVERYWHERE.includes(to)) {
    return true;
  }
  if (stationOf(from) && stationOf(to) && stationOf(from) !== stationOf(to)) {
    return false;
  }
  return [rule.folder, ...rule.may].some((folder) => to.startsWith(folder));
}

/** `ingest/decode` for a file below it; undefined for a file beside the stations. */
function stationOf(file: string): string | undefined {
  const match = /^sidecar\/src\/(ingest|query)\/([^/]+)\//.exec(file);
  return match && STATIONS.includes(match[2]!) ? `${match[1]}/${match[2]}` : undefined;
}

function importsOf(file: string): string[] {
  const pattern = /(?:from|import)\s*\(?\s*'(\.[^']+)'/g;
  return [...read(file).matchAll(pattern)].map(([, path]) =>
    relative(root, resolve(root, dirname(file), path!)).replaceAll('\\', '/')
  );
}

function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file);
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function sourcesBelow(folder: string): string[] {
  return allBelow(folder).filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'));
}

function allBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\/(node_modules|dist)(\/|$)/.test(entry.parentPath))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}
