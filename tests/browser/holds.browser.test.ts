import { inBrowser } from '#support/in-browser.ts';
import { folded, sendError, sendTrace } from '#support/telemetry.ts';
import { beforeAll, expect, test } from 'vitest';
import { testIds } from '../../src/shared/test-ids.ts';
import { APP, openIssue } from './pages.ts';

const { stack, openPage } = inBrowser();

let traceId: string;
beforeAll(async () => {
  ({ traceId } = await sendTrace(stack()));
  await sendError(stack(), { type: 'HeldError' });
  await folded(stack());
});

test('an editor keeps an issue, with a reason; an administrator releases it where all holds are listed', async () => {
  const { page: editor } = await openPage(`${APP}/issues`, { user: 'editor' });
  await openIssue(editor, 'HeldError');
  await editor.getByRole('button', { name: 'Keep beyond retention' }).click();
  const dialog = editor.getByRole('dialog');

  await dialog.getByRole('button', { name: 'Keep this issue' }).click();
  await dialog.getByText('Say why, for those who find it later.').waitFor();
  await dialog.getByLabel('Reason').fill('Evidence for case 7');
  await dialog.getByRole('button', { name: 'Keep this issue' }).click();

  const hold = editor.getByTestId(testIds.hold.root);
  await hold.getByText('Kept beyond retention').waitFor();
  expect(await hold.innerText()).toMatch(/by editor .*: Evidence for case 7/s);
  expect(await hold.getByRole('button', { name: 'Release' }).isDisabled()).toBe(true);
  await editor.getByText('keeps it beyond retention: Evidence for case 7').waitFor();

  const { page: admin } = await openPage(`${APP}/storage`);
  const holds = admin.getByTestId(testIds.storage.holds);
  await holds.getByText('Evidence for case 7').waitFor();
  await holds.getByRole('button', { name: 'Release' }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Release this issue' }).click();
  await holds.waitFor({ state: 'detached' });
});

test('a trace is kept on its page, and the list of holds leads back to it', async () => {
  const { page } = await openPage(`${APP}/traces/${traceId}`);
  await page.getByRole('button', { name: 'Keep beyond retention' }).click();
  await page.getByLabel('Reason').fill('Slow for the third time');

  await page.getByRole('button', { name: 'Keep this trace' }).click();

  await page.getByTestId(testIds.hold.root).getByText('Slow for the third time').waitFor();
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Storage', exact: true }).click();
  await page
    .getByTestId(testIds.storage.holds)
    .getByRole('link', { name: `Trace ${traceId.slice(0, 8)}` })
    .click();
  await page.getByTestId(testIds.trace.header).waitFor();
});

test('a viewer is told who can keep it', async () => {
  const { page } = await openPage(`${APP}/issues`, { user: 'viewer' });
  await openIssue(page, 'HeldError');
  const keep = page.getByRole('button', { name: 'Keep beyond retention' });

  await keep.hover();

  await page.getByRole('tooltip').getByText('needs the role Editor').waitFor();
  expect(await keep.isDisabled()).toBe(true);
});
