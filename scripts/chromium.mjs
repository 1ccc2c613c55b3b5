import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/**
 * A headless Chromium: `CHROMIUM_PATH`, else an installed one, else the binary of @sparticuz/chromium.
 *
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchChromium() {
  return chromium.launch({ executablePath: await findChromium(), args: ARGUMENTS });
}

async function findChromium() {
  const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = process.env.CHROMIUM_PATH ?? installed.find((path) => existsSync(path));
  if (found) {
    return found;
  }
  const { default: bundled } = await import('@sparticuz/chromium');
  return bundled.executablePath();
}

/** Root in a container needs --no-sandbox; the rest keeps the browser from talking to anybody but the page. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
