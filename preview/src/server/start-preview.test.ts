import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '#support/free-port.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Preview, startPreview } from './start-preview.ts';

const folder = mkdtempSync(join(tmpdir(), 'howdah-preview-'));
const silent = { info: () => undefined, warn: () => undefined };
const resources = '/api/datasources/uid/howdah/resources';
let preview: Preview;

beforeAll(async () => {
  const plugin = (id: string, type: string) => JSON.stringify({ id, type, name: id, info: { version: '1.2.3' } });
  put('dist/plugin.json', plugin('an-app', 'app'));
  put('dist/module.js', 'app');
  put('dist/chunks/lazy.js', 'lazy');
  put('dist/datasource/plugin.json', plugin('a-datasource', 'datasource'));
  put('dist/datasource/module.js', 'data source');
  put('dashboards/errors.json', JSON.stringify({ uid: 'errors', title: 'Errors', panels: [] }));
  put('secret.txt', 'not for the browser');
  preview = await start(`127.0.0.1:${await freePort()}`);
});

afterAll(async () => {
  await preview.close();
  rmSync(folder, { recursive: true });
});

describe('files of plugins', () => {
  test.each([
    ['/public/plugins/an-app/module.js', 200],
    ['/public/plugins/an-app/chunks/lazy.js', 200],
    ['/public/plugins/a-datasource/module.js', 200],
    ['/public/plugins/a-datasource/chunks/lazy.js', 404],
    ['/public/plugins/unknown-app/module.js', 404],
    ['/public/plugins/an-app/..%2f..%2fsecret.txt', 404],
  ])('%s answers %i: a nested plugin has only what lies in its own folder', async (path, status) => {
    expect((await get(path)).status).toBe(status);
  });
});

describe('users', () => {
  test('?user= and ?theme= are kept in cookies and taken out of the address', async () => {
    const response = await get('/a/an-app/home?user=viewer&theme=light&tab=new', {}, 'manual');

    expect(response.headers.get('location')).toBe('/a/an-app/home?tab=new');
    expect(response.headers.getSetCookie().map((cookie) => cookie.split(';')[0])).toEqual([
      'howdah-preview-user=viewer',
      'howdah-preview-theme=light',
    ]);
  });

  test('an unknown user is not taken over', async () => {
    const response = await get('/?user=root', {}, 'manual');

    expect(response.headers.getSetCookie()).toEqual([]);
  });

  test.each([
    ['admin', 200],
    ['editor', 403],
    ['viewer', 403],
  ])('%s changing the data source is answered with %i', async (user, status) => {
    const response = await fetch(`${preview.url}/api/datasources/uid/howdah`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', Cookie: `howdah-preview-user=${user}` },
      body: JSON.stringify({ name: 'Howdah' }),
    });

    expect(response.status).toBe(status);
  });
});

describe('secrets', () => {
  test.each(['/', '/api/datasources', '/api/datasources/uid/howdah', '/_log'])(
    '%s does not tell the token',
    async (path) => {
      expect(await (await get(path)).text()).not.toContain('hush-hush');
    }
  );
});

describe('while the sidecar does not answer', () => {
  test('a query fails as a whole, with the words of Grafana', async () => {
    const query = { refId: 'A', queryType: 'issues', datasource: { uid: 'howdah' } };
    const response = await post('/api/ds/query', { from: '0', to: '1', queries: [query] });

    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ messageId: 'plugin.connectionUnavailable' });
  });

  test('a resource answers "An error occurred within the plugin"', async () => {
    const response = await get(`${resources}/identity`);

    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ message: 'An error occurred within the plugin' });
  });

  test('health answers "Plugin health check failed"', async () => {
    const response = await get('/api/datasources/uid/howdah/health');

    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ message: 'Plugin health check failed' });
  });
});

describe('bad requests', () => {
  test.each([
    ['no queries', { queries: [] }, 400],
    ['no body of the right shape', 'nothing', 400],
    ['another data source', { queries: [{ refId: 'A', datasource: { uid: 'other' } }] }, 404],
  ])('%s', async (_what, body, status) => {
    const response = await post('/api/ds/query', body);

    expect(response.status).toBe(status);
    expect(await response.json()).toHaveProperty('message');
  });

  test('an unknown path of the API is not answered with the page', async () => {
    const response = await get('/api/unknown');

    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('json');
  });

  test('a second preview on the same address says which variable to set', async () => {
    await expect(start(new URL(preview.url).host)).rejects.toThrow('HOWDAH_PREVIEW_ADDR');
  });

  test('a plugin that is not built says what to run', async () => {
    await expect(start('127.0.0.1:0', join(folder, 'dashboards'))).rejects.toThrow('npm run build');
  });
});

test('requests to the API are remembered with user and status', async () => {
  await get('/api/search', { Cookie: 'howdah-preview-user=editor' });

  const log = (await (await get('/_log')).json()) as Array<Record<string, unknown>>;
  expect(log).toContainEqual(
    expect.objectContaining({ method: 'GET', url: '/api/search', status: 200, user: 'editor' })
  );
});

test('the page carries dashboards and plugins, and text in it cannot end the script', async () => {
  put('dashboards/evil.json', JSON.stringify({ uid: 'evil', title: '</script><script>alert(1)</script>' }));

  const html = await (await get('/')).text();

  expect(html).toContain('an-app');
  expect(html).not.toContain('</script><script>alert');
});

function put(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

async function start(addr: string, pluginDir = join(folder, 'dist')): Promise<Preview> {
  return startPreview({
    addr,
    // Nobody listens on port 1.
    grafanaAddr: '127.0.0.1:1',
    token: 'hush-hush',
    dashboardsDir: join(folder, 'dashboards'),
    pluginDir,
    log: silent,
  });
}

function get(path: string, headers: Record<string, string> = {}, redirect: 'follow' | 'manual' = 'follow') {
  return fetch(preview.url + path, { headers, redirect });
}

function post(path: string, body: unknown) {
  return fetch(preview.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}
