import { inBrowser } from '#support/in-browser.ts';
import { until } from '#support/until.ts';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { testIds } from '../../src/shared/test-ids.ts';
import { APP } from './pages.ts';

const { stack, openPage } = inBrowser();
const STORAGE = `${APP}/storage`;

const tableRow = (page: Page, table: string): Locator =>
  page.getByTestId(testIds.storage.row).filter({ has: page.getByRole('button', { name: table, exact: true }) });
const blocks = (page: Page, table: string): Locator => tableRow(page, table).getByTestId(testIds.partitions.block);
const openRetention = async (page: Page, table: string): Promise<Locator> => {
  await page.getByRole('button', { name: `Change retention of ${table}`, exact: true }).click();
  return page.getByRole('dialog');
};

/** A partition of log_record that began so many days ago. */
async function withPartition(daysAgo: number): Promise<string> {
  const { rows } = await stack().database.pool.query<{ partition_name: string }>(
    `select partition_name from howdah.create_partition('log_record', now() - make_interval(days => $1))`,
    [daysAgo]
  );
  return rows[0]!.partition_name;
}

async function exists(partition: string): Promise<boolean> {
  const { rows } = await stack().database.pool.query<{ there: boolean }>(
    `select to_regclass('howdah.' || $1) is not null as there`,
    [partition]
  );
  return rows[0]!.there;
}

describe('with all tables in order', () => {
  test('fifteen tables stand under what they hold, each with its policy in words', async () => {
    const { page } = await openPage(STORAGE);

    await page.getByText('Storage is healthy').waitFor();
    expect(await page.getByTestId(testIds.storage.row).count()).toBe(15);
    expect(await page.getByTestId(testIds.storage.table).getByRole('heading', { level: 2 }).allInnerTexts()).toEqual([
      'Errors',
      'Traces',
      'Metrics',
      'Logs',
      'Changes',
      'Clients',
      'Intake',
    ]);
    expect(await tableRow(page, 'span').innerText()).toContain('keeps 30 days');
  });

  test('running retention says that nothing is due, and when something will be', async () => {
    const { page } = await openPage(STORAGE);
    await page.getByRole('button', { name: 'Run retention now' }).click();

    const dialog = page.getByRole('dialog');
    await dialog.getByText('Nothing is due').waitFor();
    expect(await dialog.innerText()).toMatch(/next partition is due on \d{4}-\d\d-\d\d/);
    expect(await dialog.getByRole('button', { name: /^Drop/ }).count()).toBe(0);
  });

  test('the keyboard opens a table, walks along its partitions and closes it', async () => {
    const { page } = await openPage(STORAGE);
    await tableRow(page, 'metric_point').getByRole('button', { name: 'metric_point', exact: true }).focus();

    await page.keyboard.press('Enter');
    const details = tableRow(page, 'metric_point').getByTestId(testIds.storage.details);
    await details.getByText('Daily partitions, keeps 7 days').waitFor();
    expect(await details.innerText()).toContain('Gaps and overlaps');

    await page.keyboard.press('Tab');
    expect(await focusedName(page)).toMatch(/^metric_point_.*: Current$/);
    await page.keyboard.press('ArrowRight');
    expect(await focusedName(page)).toMatch(/^metric_point_.*: Ahead$/);
    await page.getByRole('tooltip').getByText('Made ahead of time', { exact: false }).waitFor();
    // One stop for all of them: the next one is the action at the end of the row.
    await page.keyboard.press('Tab');
    expect(await focusedName(page)).toBe('Change retention of metric_point');
  });

  test('the history is told when it is asked for', async () => {
    const { page } = await openPage(STORAGE);

    await page.getByRole('button', { name: /^History/ }).click();

    await page.getByTestId(testIds.storage.events).or(page.getByText('Nothing happened yet')).first().waitFor();
  });
});

describe('changing retention', () => {
  test.each([
    ['Keep for', '10', 'Keep it for 31 days or more'],
    ['Keep for', '-3', /retention of -3 days|at least|or more/],
    ['Keep for', 'ten', 'A whole number of days'],
    ['At most', 'much', 'A number of gigabytes'],
  ])('%s %s is refused at its field, and cannot be saved', async (label, value, reason) => {
    const { page } = await openPage(STORAGE);
    const dialog = await openRetention(page, 'tb_error_occurrence');

    await dialog.getByLabel(label).fill(value);

    await dialog.getByRole('alert').getByText(reason).waitFor();
    expect(await dialog.getByRole('button', { name: 'Save retention' }).isDisabled()).toBe(true);
    await dialog.getByText('Nothing changes: tb_error_occurrence still keeps 90 days.').waitFor();
  });

  test('it says what the next run drops before it is saved; the history says by whom it was changed', async () => {
    const partition = await withPartition(9);
    const { page } = await openPage(STORAGE);
    const dialog = await openRetention(page, 'log_record');

    await dialog.getByTestId(testIds.storage.effect).getByText('The next run drops nothing').waitFor();
    await dialog.getByLabel('Keep for').fill('5');
    await dialog.getByTestId(testIds.storage.effect).getByText('The next run drops 1 partition').waitFor();
    await dialog.getByRole('button', { name: /^Save, and drop 1 partition, / }).click();

    await dialog.waitFor({ state: 'detached' });
    await page.getByTestId(testIds.undo.toast).getByText('log_record now keeps 5 days').waitFor();
    await tableRow(page, 'log_record').getByText('keeps 5 days').waitFor();
    expect(await exists(partition)).toBe(true);
    await page.getByRole('button', { name: /^History/ }).click();
    const change = page.getByTestId(testIds.storage.events).getByRole('row').filter({ hasText: 'Policy changed' });
    expect(await change.first().innerText()).toMatch(/log_record[\s\S]*admin/);
  });
});

describe('with partitions that are due', () => {
  let due: string;
  beforeAll(async () => {
    due = await withPartition(40);
  });

  test('what is late comes first, with a word for it and not only a colour', async () => {
    const { page } = await openPage(STORAGE);

    await page
      .getByTestId(testIds.storage.table)
      .getByRole('heading', { level: 2 })
      .first()
      .getByText('Logs')
      .waitFor();
    expect(await tableRow(page, 'log_record').innerText()).toMatch(/late/);
    expect(await blocks(page, 'log_record').first().getAttribute('aria-label')).toBe(`${due}: Due`);
    await page.getByRole('list', { name: 'States of partitions' }).getByText('Due').waitFor();
  });

  test.each(['viewer', 'editor'] as const)('the %s sees all of it, and who may change it', async (user) => {
    const { page } = await openPage(STORAGE, { user });

    for (const name of ['Run retention now', 'Create partitions ahead', 'Change retention of log_record']) {
      const button = page.getByRole('button', { name, exact: true });
      await until(async () => !(await button.isEnabled()), { what: `${name} to be disabled` });
    }
    await page.getByRole('button', { name: 'Run retention now' }).hover();
    await page.getByRole('tooltip').getByText('needs the role Admin').waitFor();
  });

  test('running retention names what goes in numbers, and drops it after the click', async () => {
    const { page } = await openPage(STORAGE);
    await page.getByRole('button', { name: 'Run retention now' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('cell', { name: 'log_record' }).waitFor();
    expect(await exists(due)).toBe(true);

    await dialog.getByRole('button', { name: /^Drop \d+ partitions?, / }).click();

    await page
      .getByTestId(testIds.undo.toast)
      .getByText(/^Dropped \d+ partition/)
      .waitFor();
    expect(await exists(due)).toBe(false);
    await page.getByText('Storage is healthy').waitFor();
  });
});

function focusedName(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
}
