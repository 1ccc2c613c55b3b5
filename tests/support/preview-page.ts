import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface PreviewPageOptions {
  user?: 'admin' | 'editor' | 'viewer';
  theme?: 'dark' | 'light';
  viewport?: { width: number; height: number };
}

/** A page of the preview that remembers what went wrong in it. */
export interface PreviewPage {
  page: Page;
  /** Goes to a path of the preview. */
  open: (path: string) => Promise<void>;
  /**
   * Console errors and warnings, uncaught errors and answers with a status of 400 or more, one text each. A test that
   * expects one takes it out with `expectComplaint`; what is left fails the test.
   */
  complaints: () => string[];
  expectComplaint: (pattern: RegExp) => void;
  close: () => Promise<void>;
}

/** A fresh browser session, so that cookies and stored settings of another test do not show. */
export async function openPreviewPage(
  browser: Browser,
  previewUrl: string,
  { user = 'admin', theme = 'dark', viewport = { width: 1280, height: 900 } }: PreviewPageOptions = {}
): Promise<PreviewPage> {
  const settings: BrowserContextOptions = { baseURL: previewUrl, viewport, locale: 'en-US', timezoneId: 'UTC' };
  const context = await browser.newContext(settings);
  await context.addCookies([
    { name: 'howdah-preview-user', value: user, url: previewUrl },
    { name: 'howdah-preview-theme', value: theme, url: previewUrl },
  ]);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  const expected: RegExp[] = [];
  collectComplaints(page, complaints);
  return {
    page,
    open: async (path) => {
      await page.goto(path);
    },
    complaints: () => complaints.filter((text) => !expected.some((pattern) => pattern.test(text))),
    expectComplaint: (pattern) => {
      expected.push(pattern);
    },
    close: () => context.close(),
  };
}

function collectComplaints(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      complaints.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}\n${error.stack ?? ''}`));
  page.on('response', (response) => {
    if (response.status() >= 400) {
      complaints.push(`${response.status()} ${response.request().method()} ${response.url()}`);
    }
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // A page that is left, or a query that is no longer wanted, cancels its requests.
    if (reason !== 'net::ERR_ABORTED') {
      complaints.push(`failed ${request.method()} ${request.url()}: ${reason}`);
    }
  });
}
