import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

/** Written by preview/build.mjs beside the bundle; `npm test` builds first. */
const { inputs } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../dist/web-meta.json'), 'utf8')) as {
  inputs: Record<string, unknown>;
};
const files = Object.keys(inputs);

test('no CommonJS build of a @grafana package is in the bundle: it would be a second copy with state of its own', () => {
  expect(files.filter((file) => /@grafana\/[^/]+\/dist\/(cjs|index\.js)/.test(file))).toEqual([]);
});

test.each([
  'react',
  'react-dom',
  'react-router',
  'react-router-dom',
  '@emotion/css',
  '@emotion/react',
  '@grafana/data',
  '@grafana/ui',
  '@grafana/runtime',
  '@grafana/i18n',
  'i18next',
  'react-i18next',
  'rxjs',
  'moment',
])('%s is in the bundle once', (name) => {
  const copies = new Set(files.flatMap((file) => copyOf(name, file)));

  expect([...copies]).toHaveLength(1);
});

/** The folder of the package that a file belongs to, if it is a package of this name. */
function copyOf(name: string, file: string): string[] {
  const folder = `node_modules/${name}/`;
  const at = file.lastIndexOf('node_modules/');
  return file.slice(at).startsWith(folder) ? [file.slice(0, at) + folder] : [];
}
