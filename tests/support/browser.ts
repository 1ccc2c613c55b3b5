import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** A headless Chromium: `CHROMIUM_PATH`, else an installed one, else the binary of @sparticuz/chromium. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), args: ARGUMENTS, env: { ...process.env, ...UTC } });
}

async function findChromium(): Promise<string> {
  const named = process.env['CHROMIUM_PATH'];
  if (named) {
    return named;
  }
  const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
    existsSync(path)
  );
  if (installed) {
    return installed;
  }
  const { default: bundled } = await import('@sparticuz/chromium');
  return bundled.executablePath();
}

// The same times on every machine.
const UTC = { TZ: 'UTC' };

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
