import { inBrowser } from '#support/in-browser.ts';
import { sendError, sendTrace } from '#support/telemetry.ts';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { testIds } from '../../src/shared/test-ids.ts';
import { APP } from './pages.ts';

const { stack, openPage } = inBrowser();

/** Each page, and what shows that it is there with its data. */
const PAGES: Array<[path: string, hasData: (page: Page) => Promise<unknown>]> = [
  [`${APP}/home`, (page) => page.getByTestId(testIds.home.services).getByText('checkout').first().waitFor()],
  [`${APP}/issues`, (page) => page.getByTestId(testIds.issues.row).first().waitFor()],
  [`${APP}/traces`, (page) => page.getByTestId(testIds.traces.table).getByText('POST /checkout').first().waitFor()],
  [`${APP}/storage`, (page) => page.getByTestId(testIds.partitions.block).first().waitFor()],
  [`${APP}/setup`, (page) => page.getByTestId(testIds.setup.arrivals).waitFor()],
  ['/plugins/howdah-observability-app', (page) => page.getByText('Works').waitFor()],
  ['/connections/datasources/edit/howdah', (page) => page.getByLabel('Token').waitFor()],
  ['/explore', (page) => page.getByRole('gridcell', { name: 'TimeoutError', exact: true }).first().waitFor()],
];

test('before anything was sent, Home says how to send something', async () => {
  const { page } = await openPage(`${APP}/home`);

  await page.getByText('Nothing was received yet').waitFor();
  await page.getByRole('link', { name: 'Send telemetry' }).first().click();
  await page.waitForURL('**/setup**');
});

test('before anything was sent, the list of issues says what to do', async () => {
  const { page } = await openPage(`${APP}/issues?tab=all`);

  await page.getByText('No errors arrived').waitFor();
});

describe.each(['dark', 'light'] as const)('in the %s theme', (theme) => {
  beforeAll(async () => {
    const { traceId, spanIds } = await sendTrace(stack());
    await sendError(stack(), { traceId, spanId: spanIds[3]! });
  });

  test.each(PAGES)('%s shows its data', async (path, hasData) => {
    const { page } = await openPage(path, { theme });

    await hasData(page);

    const background = await page.evaluate(() => getComputedStyle(document.querySelector('main')!).colorScheme);
    expect(background).toBeDefined();
    expect(await page.getByTestId(testIds.states.error).count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.className)).toBe(`theme-${theme}`);
    // Nothing makes the page itself scroll sideways.
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  });
});

test('the setup page turns green when the first event arrives', async () => {
  const { page } = await openPage(`${APP}/setup`);
  await page.getByTestId(testIds.setup.arrivals).waitFor();
  await sendError(stack(), { type: 'ArrivedError' });

  await page.getByTestId(testIds.setup.arrivals).getByText(/error/i).first().waitFor();
});

test('the setup page says how to send without an SDK, and leads to the logs that arrived', async () => {
  const { page } = await openPage(`${APP}/setup`);
  await page.getByRole('radio', { name: 'Plain JSON' }).click({ force: true });
  await page.waitForURL('**sender=json**');
  await page.getByText(`curl '${stack().intakeUrl}/ingest/v1/logs'`).waitFor();
  await page.getByText('howdah.capture_changes()').waitFor();

  const sent = await fetch(`${stack().intakeUrl}/ingest/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-howdah-key': stack().key },
    body: JSON.stringify({ message: 'seen from the setup page', severity: 'info' }),
  });
  expect(sent.status).toBe(200);
  await page.getByTestId(testIds.setup.arrivals).getByText('Logs just arrived').click();

  await page.waitForURL('**/explore?**');
  await page.getByRole('gridcell', { name: 'seen from the setup page' }).first().waitFor();
});

test('the setup page says what was refused, and why', async () => {
  const sent = await fetch(`${stack().intakeUrl}/ingest/v1/changes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-howdah-key': stack().key },
    body: '{"entity_name":"order"}',
  });
  expect(sent.status).toBe(400);
  const { page } = await openPage(`${APP}/setup`);

  await page.getByTestId(testIds.setup.refused).getByText('"entity_id" is missing').waitFor();
});

test.each(['home', 'issues', 'traces', 'storage'])('%s asks each question once', async (name) => {
  const before = await requests();
  const { page } = await openPage(`${APP}/${name}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');

  const asked = (await requests()).slice(before.length).filter(({ method }) => method === 'GET');
  const addresses = asked.map(({ url }) => url);
  expect(addresses.length).toBeGreaterThan(0);
  expect(addresses.filter((url, index) => addresses.indexOf(url) !== index)).toEqual([]);
});

test('links between pages change the page without loading it anew', async () => {
  const { page } = await openPage(`${APP}/home`);
  await page.evaluate(() => Object.assign(window, { stillHere: true }));

  for (const name of ['Issues', 'Traces', 'Storage', 'Home']) {
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { name, level: 1 }).waitFor();
  }

  expect(await page.evaluate(() => 'stillHere' in window)).toBe(true);
});

test('a viewer sees no settings, and the setup page tells who may open it', async () => {
  const { page } = await openPage(`${APP}/setup`, { user: 'viewer' });

  await page.getByText('This page is for the role Editor').waitFor();
  expect(await page.getByRole('link', { name: 'Data source' }).count()).toBe(0);
});

async function requests(): Promise<Array<{ method: string; url: string }>> {
  const response = await fetch(`${stack().previewUrl}/_log`);
  return (await response.json()) as Array<{ method: string; url: string }>;
}
