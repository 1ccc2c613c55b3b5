import { inBrowser } from '#support/in-browser.ts';
import { sendError, sendTrace } from '#support/telemetry.ts';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import errorMonitoring from '../../dashboards/error-monitoring.json' with { type: 'json' };
import tracePerformance from '../../dashboards/trace-performance.json' with { type: 'json' };
import { testIds } from '../../src/shared/test-ids.ts';

const { stack, openPage } = inBrowser();
const TALL = { width: 1600, height: 4000 };

describe('before anything was sent', () => {
  test.each([errorMonitoring, tracePerformance])('"$title" shows every panel without an error', async (dashboard) => {
    const { page } = await openPage(`/d/${dashboard.uid}`, { viewport: TALL });

    await allPanels(page, dashboard);
  });
});

describe('with telemetry', () => {
  beforeAll(async () => {
    for (const service of ['checkout', 'payments']) {
      const { traceId, spanIds } = await sendTrace(stack());
      await sendError(stack(), { type: 'TimeoutError', service, traceId, spanId: spanIds[3]! });
    }
  });

  test.each([errorMonitoring, tracePerformance])('"$title" shows every panel without an error', async (dashboard) => {
    const { page } = await openPage(`/d/${dashboard.uid}`, { viewport: TALL });

    await allPanels(page, dashboard);
  });

  test('our panels draw issues and partitions', async () => {
    const { page } = await openPage(`/d/${errorMonitoring.uid}`, { viewport: TALL });

    await page.getByTestId(testIds.errors.list).getByText('TimeoutError').first().waitFor();
    await page.getByTestId(testIds.partitions.block).first().waitFor();
  });

  test('a row of "Top 10 issues" leads to the issue', async () => {
    const { page } = await openPage(`/d/${errorMonitoring.uid}`, { viewport: TALL });

    await page
      .getByRole('link', { name: /^TimeoutError: card declined/ })
      .first()
      .click();

    await page.waitForURL(/\/a\/howdah-observability-app\/issues\/[0-9a-f-]{36}/);
    await page.getByTestId(testIds.issue.header).waitFor();
  });

  test('choosing another environment empties the panels and stands in the address', async () => {
    const { page } = await openPage(`/d/${errorMonitoring.uid}?var-env=nowhere`, { viewport: TALL });

    await page.getByText('No issues here').waitFor();
    expect(new URL(page.url()).searchParams.getAll('var-env')).toEqual(['nowhere']);
  });

  test('the panel menu leads to Explore with the queries of the panel, and to the issues', async () => {
    const { page } = await openPage(`/d/${errorMonitoring.uid}`, { viewport: TALL });
    await page.getByText('Top 10 issues').hover();
    await page.getByRole('button', { name: /Menu for panel.*Top 10 issues/ }).click();

    await page.getByRole('menuitem', { name: 'Explore' }).click();

    await page.waitForURL('**/explore?**');
    await page.getByRole('gridcell', { name: 'TimeoutError', exact: true }).first().waitFor();
  });
});

/** Every panel has its title and has finished loading, and none shows the badge of an error. */
async function allPanels(page: Page, { panels }: { panels: Array<{ title: string }> }): Promise<void> {
  for (const { title } of panels) {
    await page.getByRole('heading', { name: title, exact: true }).first().waitFor();
  }
  await page.waitForLoadState('networkidle');
  await page.getByLabel('Panel loading bar').first().waitFor({ state: 'detached' });

  expect(await page.getByTestId('data-testid Panel status error').count()).toBe(0);
  expect(await page.getByTestId(testIds.states.error).count()).toBe(0);
  expect(await page.getByText(/cannot show panels of the type/).count()).toBe(0);
}
