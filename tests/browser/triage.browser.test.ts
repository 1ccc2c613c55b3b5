import { inBrowser } from '#support/in-browser.ts';
import { folded, sendError } from '#support/telemetry.ts';
import { expect, test } from 'vitest';
import { testIds } from '../../src/shared/test-ids.ts';
import { APP, issueRow, openIssue, rowCount } from './pages.ts';

const { stack, openPage } = inBrowser();

test('a resolved issue leaves the Unresolved tab, and undo brings it back', async () => {
  await sendError(stack(), { type: 'UndoneError', service: 'undo' });
  const { page } = await openPage(`${APP}/issues?q=${encodeURIComponent('service:undo')}`);
  await rowCount(page, 1);

  await page.getByRole('checkbox', { name: /Select UndoneError/ }).check({ force: true });
  await page.getByRole('button', { name: 'Resolve' }).click();

  await issueRow(page, 'UndoneError').waitFor({ state: 'detached' });
  await page.getByTestId(testIds.undo.toast).getByRole('button', { name: 'Undo' }).click();
  await issueRow(page, 'UndoneError').waitFor();
});

test('a resolved issue is found by is:resolved and no longer by is:unresolved', async () => {
  await sendError(stack(), { type: 'ResolvedError', service: 'done' });
  const { page } = await openPage(`${APP}/issues?q=${encodeURIComponent('service:done')}`);
  await openIssue(page, 'ResolvedError');

  await page.getByRole('button', { name: 'Resolve' }).click();
  await page.getByTestId(testIds.issue.status).filter({ hasText: 'Resolved' }).waitFor();

  await page.goto(`${APP}/issues?q=${encodeURIComponent('is:resolved service:done')}`);
  await rowCount(page, 1);
  await page.goto(`${APP}/issues?q=${encodeURIComponent('is:unresolved service:done')}`);
  await page.getByText('No issue matches the search').waitFor();
  expect(await issueRow(page, 'ResolvedError').count()).toBe(0);
});

test('an error that comes back after it was resolved stands under Regressed', async () => {
  await sendError(stack(), { type: 'ReturningError', service: 'again', release: '1.0.0' });
  const { page } = await openPage(`${APP}/issues?q=${encodeURIComponent('service:again')}`);
  await openIssue(page, 'ReturningError');
  await page.getByRole('button', { name: 'Resolve' }).click();
  await page.getByTestId(testIds.issue.status).filter({ hasText: 'Resolved' }).waitFor();

  await sendError(stack(), { type: 'ReturningError', service: 'again', release: '1.0.1' });
  await folded(stack());

  await page.goto(`${APP}/issues?tab=regressed&q=${encodeURIComponent('service:again')}`);
  const row = issueRow(page, 'ReturningError');
  await row.waitFor();
  expect(await row.getByTestId(testIds.issues.status).innerText()).toContain('Regressed');
});

test('resolving by the keyboard works on the row that has the focus', async () => {
  await sendError(stack(), { type: 'KeyedError', service: 'keyed' });
  const { page } = await openPage(`${APP}/issues?q=${encodeURIComponent('service:keyed')}`);
  await rowCount(page, 1);

  await page.keyboard.press('j');
  await page.keyboard.press('r');

  await issueRow(page, 'KeyedError').waitFor({ state: 'detached' });
  await page.getByTestId(testIds.undo.toast).waitFor();
});

test('an editor assigns an issue, and the list shows the owner', async () => {
  await sendError(stack(), { type: 'OwnedError', service: 'owned' });
  const { page } = await openPage(`${APP}/issues?q=${encodeURIComponent('service:owned')}`, { user: 'editor' });
  await openIssue(page, 'OwnedError');

  await page.getByRole('button', { name: 'Assign' }).click();
  await page.getByRole('menuitem', { name: 'Assign to me' }).click();

  await page
    .getByTestId(testIds.issue.header)
    .getByLabel(/editor/)
    .first()
    .waitFor();
  await page.goto(`${APP}/issues?q=${encodeURIComponent('assigned:editor service:owned')}`);
  await issueRow(page, 'OwnedError').waitFor();
});

test('a viewer cannot resolve and is told who can', async () => {
  await sendError(stack(), { type: 'WatchedError', service: 'watched' });
  const { page } = await openPage(`${APP}/issues?q=${encodeURIComponent('service:watched')}`, { user: 'viewer' });
  await rowCount(page, 1);
  expect(await page.getByRole('checkbox', { name: /Select/ }).count()).toBe(0);
  await openIssue(page, 'WatchedError');

  const resolve = page.getByRole('button', { name: 'Resolve' });
  await resolve.hover({ force: true });

  await page.getByText(/You are Viewer.*needs the role Editor/).waitFor();
  expect(await resolve.getAttribute('aria-disabled')).toBe('true');
});
