import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { describe, expect, test } from 'vitest';
import { type AddedLink, dist, filesInDist, readInDist, readManifests } from './built-plugin.ts';

const manifests = readManifests();
const modules = manifests.map(({ folder, content }) => ({ id: content.id, folder, file: join(folder, 'module.js') }));

/** In kB. Grafana loads the app's module on every page that has a panel menu, and a nested module with its panel. */
const LIMITS: Record<string, number> = {
  'howdah-observability-app': 15,
  'howdah-datasource': 60,
  'howdah-errors-panel': 60,
  'howdah-trace-panel': 80,
  'howdah-partitions-panel': 40,
};

/** Modules that Grafana shares with plugins, see webpack.config.mjs; anything else would not be found at run time. */
const SHARED =
  /^(react|react-dom|react\/jsx-runtime|react-router|redux|rxjs|rxjs\/operators|lodash|moment|i18next|@emotion\/(css|react)|@grafana\/(data|ui|runtime)(\/unstable)?)$/;

/** `n.e("…")` is how webpack loads a chunk, `.f.j` how it finds the script of one. */
const LOADS_CHUNKS = /\b\w+\.e\("|\.f\.j=|createElement\("script"\)/;

describe.each(modules)('$id', ({ id, folder, file }) => {
  test('module.js is small', () => {
    expect(statSync(join(dist, file)).size / 1000).toBeLessThan(LIMITS[id] ?? 0);
  });

  test('it asks Grafana only for what Grafana shares', () => {
    expect(dependenciesOf(file).filter((name) => !SHARED.test(name))).toEqual([]);
  });

  test('it exports its plugin', () => {
    expect(load(file)).toHaveProperty('plugin');
  });

  if (folder !== '') {
    test('it has no lazy chunk: the page of a nested plugin would ask for it in the wrong folder', () => {
      expect(readInDist(file)).not.toMatch(LOADS_CHUNKS);
    });
  }
});

test("the app's pages are lazy chunks with stable names and a content hash in their address", () => {
  const chunks = filesInDist().filter((file) => /^chunks\/.*\.js$/.test(file));

  expect(readInDist('module.js')).toMatch(LOADS_CHUNKS);
  expect(chunks).toEqual(expect.arrayContaining(['chunks/app.js', 'chunks/config.js']));
  expect(readInDist('module.js')).toMatch(/\.js\?_cache=/);
  expect(readInDist('module.js')).toContain('public/plugins/howdah-observability-app/');
});

test('links are announced in plugin.json exactly as the code adds them: otherwise Grafana drops them', () => {
  load('module.js');

  const announced = manifests[0]?.content.extensions?.addedLinks ?? [];
  expect(addedLinks.map(({ title, description, targets }) => ({ title, description, targets }))).toEqual(announced);
});

function dependenciesOf(file: string): string[] {
  const dependencies: string[] = [];
  vm.runInNewContext(readInDist(file), { define: (names: string[]) => dependencies.push(...names) });
  return dependencies;
}

const addedLinks: AddedLink[] = [];

/** Runs a module as Grafana's loader does, with stand-ins for what Grafana shares, and answers what it exports. */
function load(file: string): unknown {
  let exported: unknown;
  const define = (names: string[], factory: (...dependencies: unknown[]) => unknown) => {
    addedLinks.length = 0;
    exported = factory(...names.map((name) => (name === '@grafana/data' ? GRAFANA_DATA : anything())));
  };
  vm.runInNewContext(readInDist(file), { define, setTimeout, clearTimeout, document: anything(), window: anything() });
  return exported;
}

const extensionPoints = Object.fromEntries(
  [
    ...readFileSync(
      join(dist, '../node_modules/@grafana/data/dist/types/types/pluginExtensions.d.ts'),
      'utf8'
    ).matchAll(/(\w+) = "(grafana\/[^"]+)"/g),
  ].map(([, name, value]) => [name, value])
) as Record<string, string>;

const GRAFANA_DATA = new Proxy(
  {
    PluginExtensionPoints: extensionPoints,
    AppPlugin: class {
      setRootPage() {
        return this;
      }
      addConfigPage() {
        return this;
      }
      addLink(link: AddedLink) {
        addedLinks.push(link);
        return this;
      }
    },
  },
  { get: (known, name): unknown => Reflect.get(known, name) ?? anything() }
);

/** Can be called, constructed, extended and read to any depth; nothing comes of it. */
function anything(): unknown {
  const self: unknown = new Proxy(nothing, {
    get: (target, name): unknown => {
      if (name === 'prototype') return Reflect.get(target, name);
      if (name === Symbol.toPrimitive) return () => '';
      if (name === Symbol.iterator) return () => [].values();
      return self;
    },
    apply: () => self,
    construct: () => self as object,
  });
  return self;
}

/** A function and not a class, because it is called with and without "new". */
function nothing(): undefined {
  return undefined;
}
