import { join } from 'node:path';
import { inBrowser } from '#support/in-browser.ts';
import { startStackBesidePreview } from '#support/stack.ts';
import { sendError, sendTrace } from '#support/telemetry.ts';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { testIds } from '../../src/shared/test-ids.ts';
import { issueRow } from './pages.ts';

const dashboardsDir = join(import.meta.dirname, '../fixtures/dashboards');
const { stack, openPage } = inBrowser(() => startStackBesidePreview({ dashboardsDir }));
const TALL = { viewport: { width: 1280, height: 2200 } };

let traceId: string;
beforeAll(async () => {
  const sent = await sendTrace(stack());
  traceId = sent.traceId;
  await sendError(stack(), { type: 'PanelError', service: 'checkout', traceId, spanId: sent.spanIds[3]! });
  await sendError(stack(), { type: 'OtherPanelError', service: 'catalog' });
});

describe('the errors panel', () => {
  test('follows a variable with several values', async () => {
    const { page } = await openPage('/d/panels?var-service=catalog', TALL);

    await page.getByRole('heading', { name: 'Errors of catalog' }).waitFor();
    await issueRow(page, 'OtherPanelError').waitFor();
    expect(await issueRow(page, 'PanelError').count()).toBe(1);
  });

  test('an ad hoc filter narrows it', async () => {
    const { page } = await openPage(`/d/panels?var-filters=${encodeURIComponent('service|=|catalog')}`, TALL);

    await issueRow(page, 'OtherPanelError').waitFor();
    expect(await page.getByTestId(testIds.issues.row).count()).toBe(1);
  });

  test('resolves a row and takes it back', async () => {
    const { page } = await openPage('/d/panels', TALL);
    const row = issueRow(page, 'OtherPanelError');
    await row.hover();

    await row.getByRole('button', { name: 'Resolve (r)' }).click();

    await row.getByTestId(testIds.issues.status).filter({ hasText: 'Resolved' }).waitFor();
    await page.getByTestId(testIds.undo.toast).getByRole('button', { name: 'Undo' }).click();
    await row.getByTestId(testIds.issues.status).filter({ hasNotText: 'Resolved' }).waitFor();
  });

  test('offers a viewer nothing to press', async () => {
    const { page } = await openPage('/d/panels', { ...TALL, user: 'viewer' });

    const row = issueRow(page, 'OtherPanelError');
    await row.hover();
    expect(await row.getByRole('button').count()).toBe(0);
  });
});

describe('the trace panel', () => {
  test('says what to do while no trace is chosen', async () => {
    const { page } = await openPage('/d/panels', TALL);

    await page.getByText('No trace chosen').waitFor();
  });

  test('draws the chosen trace with the error on its span, and opens a span', async () => {
    const { page } = await openPage(`/d/panels?var-traceId=${traceId}`, TALL);
    const rows = page.getByTestId(testIds.waterfall.row);
    await rows.filter({ hasText: 'POST /checkout' }).first().waitFor();
    expect(await rows.count()).toBe(5);
    await rows.filter({ hasText: 'PanelError' }).first().waitFor();

    await rows.filter({ hasText: 'insert payment' }).getByTestId(testIds.waterfall.bar).click();

    await page.getByTestId(testIds.waterfall.drawer).getByText('postgresql').first().waitFor();
  });

  test('says that an unknown trace is not stored', async () => {
    const { page } = await openPage(`/d/panels?var-traceId=0af7651916cd43dd8448eb211c80319c`, TALL);

    await page.getByText('This trace is not stored').waitFor();
  });
});

describe('the partitions panel', () => {
  test('shows each table with its partitions, the current one marked', async () => {
    const { page } = await openPage('/d/panels', TALL);

    const tables = page.getByTestId(testIds.partitions.table);
    await tables.filter({ hasText: 'tb_error_occurrence' }).waitFor();
    expect(await tables.filter({ hasText: 'span' }).first().innerText()).toContain('now');
  });

  test('tells partitions apart that were archived or are on their way out', async () => {
    await stack().database.insert('partition_archive', {
      archive_name: 'span_2020_01_01.copy.zst',
      partition_name: 'span_2020_01_01',
      table_name: 'span',
      from_at: '2020-01-01T00:00:00Z',
      to_at: '2020-01-02T00:00:00Z',
      location: '/archive/span_2020_01_01.copy.zst',
      rows: 12,
      bytes: 800,
      sha256: '0'.repeat(64),
    });
    const { page } = await openPage('/d/panels', TALL);

    const panel = page.getByTestId(testIds.partitions.root);
    await panel.getByRole('button', { name: 'span_2020_01_01: Archived' }).hover();
    await page.getByRole('tooltip').getByText('Archived: dropped, and written to a file before').waitFor();
    await panel.getByRole('list', { name: 'States of partitions' }).getByText('Archived').waitFor();
  });

  test('hides with its row', async () => {
    const { page } = await openPage('/d/panels', TALL);
    await page.getByTestId(testIds.partitions.root).waitFor();

    await page.getByRole('button', { name: 'Storage' }).click();

    await page.getByTestId(testIds.partitions.root).waitFor({ state: 'detached' });
  });
});

describe('the preview around panels', () => {
  test('text panels render Markdown and take scripts out', async () => {
    const { page } = await openPage('/d/panels', TALL);

    await page.locator('strong', { hasText: 'Bold' }).waitFor();
    expect(await page.getByText('words in ms').count()).toBe(1);
    expect(await page.title()).not.toContain('broken in');
    expect(await imagesWithHandlers(page)).toBe(0);
  });

  test('a panel type without a stand-in says that the preview cannot show it', async () => {
    const { page } = await openPage('/d/panels', TALL);

    await page.getByText('The preview cannot show panels of the type “candlestick”').waitFor();
  });
});

function imagesWithHandlers(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelectorAll('img[onerror]').length);
}
