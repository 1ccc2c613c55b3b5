// `npm run screenshots`: starts a Howdah of its own, feeds it with the demo and photographs every page, dark and light,
// 1280 and 1920 wide, into artifacts/screenshots; the few that the documentation shows go to docs/img as well.
// `npm run screenshots -- <url> <file.png> [width]` photographs one page of a preview that runs already.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildAll } from './build.mjs';
import { root } from './build-part.mjs';
import { launchChromium } from './chromium.mjs';

const HEIGHTS = { 1280: 900, 1920: 1080 };
const out = join(root, 'artifacts/screenshots');
const documented = join(root, 'docs/img');

/** What the documentation shows: a shot's name, and its name there. */
const DOCUMENTED = {
  'home-dark-1280': 'home',
  'issues-dark-1280': 'issues',
  'issue-dark-1280': 'issue',
  'trace-dark-1280': 'trace',
  'storage-dark-1280': 'storage',
  'setup-dark-1280': 'setup',
  'dashboard-error-monitoring-dark-1280': 'dashboard-errors',
  'dashboard-trace-performance-dark-1280': 'dashboard-traces',
  'issues-light-1280': 'issues-light',
};

/** What a page shows while it loads. */
const LOADING = '[aria-busy="true"], .fa-spin, [data-testid*="howdah-loading"], [aria-label="Panel loading bar"]';
const AT_REST = `document.fonts.ready.then(() => new Promise((resolve) => {
  const done = () => { observer.disconnect(); resolve(); };
  let timer = setTimeout(done, 500);
  const observer = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(done, 500); });
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  setTimeout(done, 5000);
}))`;

const [url, file, width = '1280'] = process.argv.slice(2);
if (url && file) {
  await photographOne(url, file, Number(width));
} else {
  await photographAll();
}

async function photographOne(address, path, wide) {
  const browser = await launchChromium();
  try {
    const page = await newPage(browser, wide);
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && say(message.text()));
    page.on('pageerror', (error) => say(error.stack ?? error.message));
    await shoot(page, address, path);
  } finally {
    await browser.close();
  }
}

async function photographAll() {
  await buildAll();
  mkdirSync(out, { recursive: true });
  mkdirSync(documented, { recursive: true });
  const dataDir = mkdtempSync(join(tmpdir(), 'howdah-screenshots-'));
  const howdah = await startHowdah(dataDir);
  const browser = await launchChromium();
  try {
    await runDemo(howdah);
    const pages = await pagesOf(howdah);
    for (const theme of ['dark', 'light']) {
      for (const wide of [1280, 1920]) {
        const page = await newPage(browser, wide);
        await page.goto(`${howdah.previewUrl}/?theme=${theme}`);
        for (const [name, path] of Object.entries(pages)) {
          const shot = `${name}-${theme}-${wide}`;
          await shoot(page, howdah.previewUrl + path, join(out, `${shot}.png`));
          if (DOCUMENTED[shot]) {
            copyFileSync(join(out, `${shot}.png`), join(documented, `${DOCUMENTED[shot]}.png`));
          }
        }
        await page.context().close();
      }
    }
    say(`Screenshots are in ${out} and ${documented}`);
  } finally {
    await browser.close();
    await howdah.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function newPage(browser, wide) {
  return browser.newPage({ viewport: { width: wide, height: HEIGHTS[wide] ?? 900 }, locale: 'en-US' });
}

/** When the page has come to rest: fonts there, nothing loading, and no change for half a second. */
async function shoot(page, address, path) {
  await page.goto(address, { waitUntil: 'load' });
  await page
    .waitForFunction(`document.querySelector('main')?.innerText.length > 20 && !document.querySelector(\`${LOADING}\`)`)
    .catch(() => say(`${address} is still loading after 30 s`));
  await page.waitForLoadState('networkidle');
  await page.evaluate(AT_REST);
  await page.screenshot({ path, animations: 'disabled' });
}

/** Every page of the app, one issue and one trace with something to see, every dashboard, and the preview's own pages. */
async function pagesOf({ previewUrl }) {
  const app = '/a/howdah-observability-app';
  const dashboards = readdirSync(join(root, 'dashboards'))
    .filter((name) => name.endsWith('.json') && !name.includes('public'))
    .map((name) => [name.replace('.json', ''), JSON.parse(readFileSync(join(root, 'dashboards', name), 'utf8'))]);
  const { issueId, traceId } = await worthSeeing(previewUrl);
  return {
    home: `${app}/home`,
    issues: `${app}/issues`,
    issue: `${app}/issues/${issueId}`,
    traces: `${app}/traces`,
    trace: `${app}/traces/${traceId}`,
    storage: `${app}/storage`,
    setup: `${app}/setup`,
    configuration: '/plugins/howdah-observability-app',
    'data-source': '/connections/datasources/edit/howdah',
    explore: '/explore',
    ...Object.fromEntries(dashboards.map(([name, { uid }]) => [`dashboard-${name}`, `/d/${uid}`])),
  };
}

/** The issue with the most events, and the trace with errors that goes through the most services and spans. */
async function worthSeeing(previewUrl) {
  const issues = await query(previewUrl, { queryType: 'issues', sort: 'events' });
  const traces = await query(previewUrl, { queryType: 'traces', search: 'is:error', limit: 500 });
  const [trace] = traces.sort((one, other) => other.services - one.services || other.spans - one.spans);
  return { issueId: issues[0].issueId, traceId: trace.traceID };
}

/** The rows of the first frame of the last day, by field name. */
async function query(previewUrl, model) {
  const now = Date.now();
  const queries = [{ refId: 'A', datasource: { uid: 'howdah' }, ...model }];
  const response = await fetch(`${previewUrl}/api/ds/query`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ from: String(now - 86_400_000), to: String(now), queries }),
  });
  const { results } = await response.json();
  const { schema, data } = results.A.frames[0];
  return data.values[0].map((_, row) =>
    Object.fromEntries(schema.fields.map(({ name }, column) => [name, data.values[column][row]]))
  );
}

async function startHowdah(dataDir) {
  const [intake, grpc, api, grafana, preview] = await Promise.all(Array.from({ length: 5 }, freePort));
  const env = {
    ...process.env,
    TZ: 'UTC',
    HOWDAH_DATA_DIR: dataDir,
    HOWDAH_PG_PORT: '0',
    HOWDAH_INTAKE_ADDR: `127.0.0.1:${intake}`,
    HOWDAH_OTLP_GRPC_ADDR: `127.0.0.1:${grpc}`,
    HOWDAH_API_ADDR: `127.0.0.1:${api}`,
    HOWDAH_GRAFANA_ADDR: `127.0.0.1:${grafana}`,
    HOWDAH_PREVIEW_ADDR: `127.0.0.1:${preview}`,
    HOWDAH_LOG_LEVEL: 'warn',
  };
  const child = spawn(process.execPath, [join(root, 'sidecar/bin/howdah.js'), 'serve'], {
    env,
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const isReady = () =>
    fetch(`http://127.0.0.1:${api}/readyz`).then(
      ({ ok }) => ok,
      () => false
    );
  while (!(await isReady())) {
    if (child.exitCode !== null) {
      throw new Error(`howdah serve ended with ${child.exitCode}; its message stands above.`);
    }
    await delay(100);
  }
  return {
    env,
    previewUrl: `http://127.0.0.1:${preview}`,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function runDemo({ env }) {
  const child = spawn(process.execPath, [join(root, 'sidecar/bin/howdah.js'), 'demo', '--once', '--backfill', '24'], {
    env,
    cwd: root,
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) {
    throw new Error(`The demo ended with ${code}; its message stands above.`);
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
