import { inBrowser } from '#support/in-browser.ts';
import { sendError, sendTrace } from '#support/telemetry.ts';
import { expect, test } from 'vitest';
import { testIds } from '../../src/shared/test-ids.ts';
import { APP, issueRow, openIssue, rowCount } from './pages.ts';

const { stack, openPage } = inBrowser();

test('the list shows the issue that was sent a moment ago', async () => {
  await sendError(stack(), { type: 'TimeoutError', message: 'card declined by gateway', service: 'checkout' });

  const { page } = await openPage(`${APP}/issues`);

  const row = issueRow(page, 'TimeoutError');
  await row.waitFor();
  expect(await row.innerText()).toMatch(/card declined by gateway[^]*checkout · src\/pay\/charge\.ts in authorize/);
  expect(await row.getByTestId(testIds.issues.status).innerText()).toContain('New');
});

test('the issue page shows stack, breadcrumbs, tags and the SQL of its occurrences', async () => {
  await sendError(stack(), { type: 'DetailError', message: 'seen in full', release: '2.0.0', user: 'ada' });
  const { page } = await openPage(`${APP}/issues?q=DetailError`);

  await openIssue(page, 'DetailError');

  await page.getByTestId(testIds.issue.header).getByText('seen in full').waitFor();
  const stackTrace = page.getByTestId(testIds.issue.stack);
  await stackTrace.getByText('throw new DetailError(answer.reason);').waitFor();
  await page.getByText('select * from cart').waitFor();
  await page.getByText('eu-west-1').first().waitFor();
  await page.getByText('2.0.0').first().waitFor();
});

test('from the issue one click leads to its trace, and from the trace back to the issue', async () => {
  const { traceId, spanIds } = await sendTrace(stack());
  await sendError(stack(), { type: 'TracedError', traceId, spanId: spanIds[3]! });
  const { page } = await openPage(`${APP}/issues?q=TracedError`);
  await openIssue(page, 'TracedError');

  await page.getByTestId(testIds.issue.trace).getByTestId(testIds.waterfall.row).first().waitFor();
  await page.getByRole('link', { name: 'Open trace' }).click();

  await page.waitForURL(`**/traces/${traceId}**`);
  await page.getByTestId(testIds.trace.header).waitFor();
  await page.getByTestId(testIds.waterfall.row).filter({ hasText: 'POST /authorize' }).first().waitFor();
  expect(await page.getByTestId(testIds.waterfall.row).count()).toBe(5);
  await page
    .getByRole('link', { name: /TracedError/ })
    .first()
    .click();
  await page.waitForURL(/\/issues\/[0-9a-f-]{36}/);
});

test('the search line narrows the list, and the address holds it', async () => {
  await sendError(stack(), { type: 'SearchedError', service: 'catalog' });
  await sendError(stack(), { type: 'OtherError', service: 'shipping' });
  const { page } = await openPage(`${APP}/issues`);
  await issueRow(page, 'OtherError').waitFor();

  await page.keyboard.press('/');
  await page.keyboard.type('service:catalog');
  await page.keyboard.press('Enter');

  await issueRow(page, 'OtherError').waitFor({ state: 'detached' });
  await issueRow(page, 'SearchedError').waitFor();
  expect(new URL(page.url()).searchParams.get('q')).toBe('service:catalog');
});

test('a broken search says where it is broken, and the page goes on', async () => {
  const { page, expectComplaint } = await openPage(`${APP}/issues?q=${encodeURIComponent('is:strange')}`);
  expectComplaint(/400/);

  const error = page.getByTestId(testIds.states.error);
  await error.waitFor();
  expect(await error.innerText()).toContain('is:strange');
});

test('the keyboard goes through the list, selects, and opens an issue', async () => {
  await sendError(stack(), { type: 'FirstKeyError', service: 'keys' });
  await sendError(stack(), { type: 'SecondKeyError', service: 'keys' });
  const { page } = await openPage(`${APP}/issues?q=${encodeURIComponent('service:keys')}`);
  await rowCount(page, 2);
  // Selecting waits for the identity; its boxes say when that is known.
  await page.getByLabel('Select all').waitFor();

  await page.keyboard.press('j');
  await page.keyboard.press('x');
  const bar = page.getByTestId(testIds.issues.bulkBar);
  await bar.getByText('1 issue selected').waitFor();
  await page.keyboard.press('Escape');
  await bar.waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');

  await page.waitForURL(/\/issues\/[0-9a-f-]{36}/);
});

test('an issue that does not exist says so and leads back', async () => {
  const { page, expectComplaint } = await openPage(`${APP}/issues/00000000-0000-4000-8000-000000000000`);
  expectComplaint(/404/);

  await page.getByText('This issue is not there').waitFor();
  await page.getByRole('link', { name: 'Show all issues' }).click();
  await page.waitForURL(/\/issues(\?|$)/);
});
