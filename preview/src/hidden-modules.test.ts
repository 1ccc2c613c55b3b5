import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hiddenModules } from '../hidden-modules.mjs';

const modules = resolve(import.meta.dirname, '../../node_modules');

/** What each hidden file must export, and under which path its package reads it itself: else we would set another copy. */
const uses = [
  { name: 'hidden/plugin-page', setter: 'setPluginPage', readIn: '@grafana/runtime/dist/esm/index.mjs' },
  { name: 'hidden/panel-renderer', setter: 'setPanelRenderer', readIn: '@grafana/runtime/dist/esm/index.mjs' },
  {
    name: 'hidden/panel-data-error-view',
    setter: 'setPanelDataErrorView',
    readIn: '@grafana/runtime/dist/esm/index.mjs',
  },
  { name: 'hidden/i18n', setter: 'initializeI18n', readIn: '@grafana/i18n/dist/esm/index.mjs' },
] as const;

describe('the files of @grafana packages that are reached by path', () => {
  test.each(uses)('$name exports $setter and is what the package itself reads', ({ name, setter, readIn }) => {
    const path = hiddenModules[name];
    const source = readFileSync(join(modules, path), 'utf8');
    const index = readFileSync(join(modules, readIn), 'utf8');

    expect(source).toMatch(new RegExp(`export \\{[^}]*\\b${setter}\\b[^}]*\\}`));
    expect(index).toContain(`from './${path.split('/dist/esm/')[1]}'`);
  });

  test('every hidden file is named in this test', () => {
    expect(Object.keys(hiddenModules).sort()).toEqual(uses.map(({ name }) => name).sort());
  });
});
