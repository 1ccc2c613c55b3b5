import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dist, filesInDist, readInDist, readManifests } from './built-plugin.ts';

const files = filesInDist();
const executable = readManifests().find(({ content }) => content.type === 'datasource')?.content.executable;

test.each(['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'])(
  'the locator for %s can be run: executable, a shell program, with line ends of Unix',
  (platform) => {
    const file = `datasource/${executable}_${platform}`;
    const content = readInDist(file);

    expect(statSync(join(dist, file)).mode & 0o777).toBe(0o755);
    expect(content).toMatch(/^#!\/bin\/sh\n/);
    expect(content).not.toContain('\r');
  }
);

test('beside manifests and dashboards no JSON is shipped: no fixture, no package.json', () => {
  const others = files.filter((file) => file.endsWith('.json') && !/(^|\/)plugin\.json$|^dashboards\//.test(file));

  expect(others).toEqual([]);
});

test('no test, no TypeScript and no configuration is shipped', () => {
  expect(files.filter((file) => /\.tsx?$|\.test\.|tsconfig|\.env/.test(file))).toEqual([]);
});

test('every script has its source map beside it, with our sources by their paths in the repository', () => {
  const scripts = files.filter((file) => file.endsWith('.js'));
  const withoutMap = scripts.filter((file) => !files.includes(`${file}.map`));

  expect(withoutMap).toEqual([]);
  // No path of the machine that built it.
  expect(readInDist('module.js.map')).not.toMatch(/"(webpack:\/\/[^"]*)?\/(home|root|work|Users)\//);
});
