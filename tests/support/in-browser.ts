import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchChromium } from '../../scripts/chromium.mjs';
import { openPreviewPage, type PreviewPage, type PreviewPageOptions } from './preview-page.ts';
import { type Stack, startStack } from './stack.ts';

/**
 * For a file of browser tests: one stack and one browser for all of its tests, and after each test the check that no
 * page of it complained.
 */
export function inBrowser(start: () => Promise<Stack> = startStack): {
  stack: () => Stack;
  openPage: (path: string, options?: PreviewPageOptions) => Promise<PreviewPage>;
} {
  let stack: Stack | undefined;
  let browser: Browser | undefined;
  let pages: PreviewPage[] = [];

  beforeAll(async () => {
    stack = await start();
    browser = await launchChromium();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      await Promise.all(pages.map(({ page }, index) => page.screenshot({ path: pictureOf(task.name, index) })));
    }
    const complaints = pages.flatMap((page) => page.complaints());
    await Promise.all(pages.map((page) => page.close()));
    pages = [];
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), stack?.close()]);
  });

  return {
    stack: () => started(stack),
    openPage: async (path, options) => {
      const page = await openPreviewPage(started(browser), started(stack).previewUrl, options);
      pages.push(page);
      await page.open(path);
      return page;
    },
  };
}

function started<T>(part: T | undefined): T {
  if (!part) {
    throw new Error('The stack is there only within tests and their hooks.');
  }
  return part;
}

/** Where a failed test leaves what its page showed. */
function pictureOf(test: string, index: number): string {
  return `artifacts/browser/${test.replaceAll(/[^\w]+/g, '-')}-${index + 1}.png`;
}
