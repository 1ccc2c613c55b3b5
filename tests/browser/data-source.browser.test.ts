import { inBrowser } from '#support/in-browser.ts';
import { sendError, sendTrace } from '#support/telemetry.ts';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { testIds } from '../../src/shared/test-ids.ts';

const { stack, openPage } = inBrowser();

describe('the query editor', () => {
  let traceId: string;
  beforeAll(async () => {
    const sent = await sendTrace(stack());
    traceId = sent.traceId;
    await sendError(stack(), { type: 'QueriedError', traceId, spanId: sent.spanIds[3]! });
  });

  test('a new query shows something at once', async () => {
    const { page } = await openPage('/explore');

    await page.getByRole('gridcell', { name: 'QueriedError', exact: true }).first().waitFor();
  });

  test('a query for one trace draws its waterfall', async () => {
    const { page } = await openPage(explore({ queryType: 'trace', traceId }));

    await page.getByTestId(testIds.waterfall.row).filter({ hasText: 'POST /checkout' }).first().waitFor();
  });

  test('a series is drawn as a graph', async () => {
    const { page } = await openPage(explore({ queryType: 'errorSeries', groupBy: 'service' }));

    await page.getByRole('heading', { name: 'Graph' }).waitFor();
    await page.getByRole('button', { name: 'checkout' }).first().waitFor();
  });

  test('SQL reads the views, and what is not allowed is refused under the field', async () => {
    const { page, expectComplaint } = await openPage(
      explore({
        queryType: 'sql',
        sql: 'select exception_type from monitoring.errors where $__timeFilter(occurred_at)',
      })
    );
    await page.getByTestId(testIds.queryEditor.sql).waitFor();
    await page.getByRole('gridcell', { name: 'QueriedError' }).first().waitFor();

    expectComplaint(/400/);
    await page.goto(explore({ queryType: 'sql', sql: 'delete from howdah.tb_error_log' }));

    await page.getByRole('alert').first().waitFor();
  });

  test('changing the type by the keyboard changes the fields and the answer', async () => {
    const { page } = await openPage('/explore');
    await page.getByRole('gridcell', { name: 'QueriedError', exact: true }).first().waitFor();

    await page.getByRole('combobox', { name: 'Show' }).fill('Traces');
    await page.getByRole('option', { name: /^Traces/ }).waitFor();
    await page.keyboard.press('Enter');

    await page.getByRole('gridcell', { name: 'POST /checkout' }).first().waitFor();
  });
});

describe('the configuration', () => {
  test('Save & test says with what it is connected and as whom', async () => {
    const { page } = await openPage('/connections/datasources/edit/howdah');

    await page.getByRole('button', { name: 'Save & test' }).click();

    await page
      .getByText(/Howdah .* on PostgreSQL.*Identity verified: admin \(Admin\)/)
      .first()
      .waitFor();
  });

  test('a wrong token is refused with what to do, and the right one mends it', async () => {
    const { page, expectComplaint } = await openPage('/connections/datasources/edit/howdah');
    expectComplaint(/400.*\/health|status of 400/);
    expectComplaint(/403.*\/identity|status of 403/);
    await saveToken(page, 'not the token of this sidecar');
    const refusal = page.getByRole('alert').filter({ hasText: 'howdah token' });
    await refusal.first().waitFor();

    await saveToken(page, stack().token);

    await page
      .getByText(/Identity verified: admin/)
      .first()
      .waitFor();
  });

  test('a viewer may test but not change', async () => {
    const { page } = await openPage('/connections/datasources/edit/howdah', { user: 'viewer' });

    await page.getByText('Only the role Admin may change the data source').waitFor();
    expect(await page.getByRole('button', { name: 'Reset' }).count()).toBe(0);
  });
});

/** Explore with one query of the last hour, as Grafana's own links say it. */
function explore(query: Record<string, unknown>): string {
  const pane = {
    datasource: 'howdah',
    queries: [{ refId: 'A', datasource: { type: 'howdah-datasource', uid: 'howdah' }, ...query }],
    range: { from: 'now-1h', to: 'now' },
  };
  return `/explore?${new URLSearchParams({ schemaVersion: '1', panes: JSON.stringify({ a: pane }) })}`;
}

async function saveToken(page: Page, token: string): Promise<void> {
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('textbox', { name: 'Token' }).fill(token);
  await page.getByRole('button', { name: 'Save & test' }).click();
}
