import { inBrowser } from '#support/in-browser.ts';
import { startStackBesidePreview } from '#support/stack.ts';
import { sendError } from '#support/telemetry.ts';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { testIds } from '../../src/shared/test-ids.ts';
import { APP, issueRow } from './pages.ts';

const { stack, openPage } = inBrowser(startStackBesidePreview);

beforeAll(async () => {
  await sendError(stack(), { type: 'EarlierError' });
});
afterEach(async () => {
  await stack().startSidecar();
});

/** What the browser and scenes write into the console about the answers of Grafana's server. */
const SIDECAR_IS_DOWN = /\b500\b|updateAndValidate error/;

test('while the sidecar is down a page says so and what to do, and "Try again" finds it back', async () => {
  await stack().stopSidecar();
  const { page, expectComplaint } = await openPage(`${APP}/issues`);
  expectComplaint(SIDECAR_IS_DOWN);

  const face = page.getByTestId(testIds.states.error);
  await face.getByText('The Howdah sidecar does not answer').first().waitFor();
  expect(await face.first().innerText()).toMatch(/start|running/i);
  await stack().startSidecar();
  await page.getByRole('button', { name: 'Try again' }).first().click();

  await issueRow(page, 'EarlierError').waitFor();
});

test('while the sidecar is down the Storage page says so instead of showing no tables', async () => {
  await stack().stopSidecar();
  const { page, expectComplaint } = await openPage(`${APP}/storage`);
  expectComplaint(SIDECAR_IS_DOWN);

  await page.getByTestId(testIds.states.error).getByText('The Howdah sidecar does not answer').first().waitFor();
  await stack().startSidecar();
  await page.getByRole('button', { name: 'Try again' }).first().click();

  await page.getByTestId(testIds.storage.row).first().waitFor();
});

test('a page that is open keeps what it shows, and goes on when the sidecar is back', async () => {
  const { page, expectComplaint } = await openPage(`${APP}/issues`);
  expectComplaint(SIDECAR_IS_DOWN);
  await issueRow(page, 'EarlierError').waitFor();

  await stack().stopSidecar();
  await page.getByTestId('data-testid RefreshPicker run button').click();
  await page.getByText('The Howdah sidecar does not answer').first().waitFor();
  expect(await issueRow(page, 'EarlierError').count()).toBe(1);

  await stack().startSidecar();
  await page.getByTestId('data-testid RefreshPicker run button').click();
  await page.getByText('The Howdah sidecar does not answer').first().waitFor({ state: 'detached' });
});

test('while the sidecar is down a dashboard shows the badge of an error on its panels', async () => {
  await stack().stopSidecar();
  const { page, expectComplaint } = await openPage('/d/howdah-error-monitoring');
  expectComplaint(SIDECAR_IS_DOWN);

  await page.getByTestId('data-testid Panel status error').first().waitFor();
});

test('while the sidecar is down, Save & test says so', async () => {
  await stack().stopSidecar();
  const { page, expectComplaint } = await openPage('/connections/datasources/edit/howdah');
  expectComplaint(SIDECAR_IS_DOWN);

  await page.getByRole('button', { name: 'Save & test' }).click();

  await page.getByText('Plugin health check failed').first().waitFor();
});
