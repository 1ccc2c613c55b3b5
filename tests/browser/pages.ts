import type { Locator, Page } from 'playwright-core';
import { testIds } from '../../src/shared/test-ids.ts';
import { until } from '#support/until.ts';

export const APP = '/a/howdah-observability-app';

/** The row of the issue list with this text. */
export function issueRow(page: Page, text: string): Locator {
  return page.getByTestId(testIds.issues.row).filter({ hasText: text });
}

export async function rowCount(page: Page, count: number): Promise<void> {
  const rows = page.getByTestId(testIds.issues.row);
  await until(async () => (await rows.count()) === count, { what: `${count} rows in the issue list` });
}

/** Clicks the issue's title in the list and waits for its page. */
export async function openIssue(page: Page, text: string): Promise<void> {
  await issueRow(page, text).getByRole('link').first().click();
  await page.getByTestId(testIds.issue.header).waitFor();
}
