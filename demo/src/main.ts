// The demo: a small shop that keeps Howdah supplied with telemetry. See options.ts for how it is called.
import { backfill } from './backfill/backfill.ts';
import { startFleet } from './fleet/fleet.ts';
import type { Destination } from './fleet/service-process.ts';
import { readOptions, USAGE } from './options.ts';
import type { DemoOptions } from './options.ts';
import { captureChanges } from './shop/capture-changes.ts';
import { createShop } from './shop/schema.ts';
import { runEndless } from './traffic/endless.ts';
import { runOnce, type Tally } from './traffic/once.ts';
import { seededRandom } from './traffic/random.ts';

const options = readOptions(process.argv.slice(2), process.env);
if (options === 'help') {
  console.log(USAGE);
} else if ('problems' in options) {
  console.error(options.problems);
  process.exitCode = 2;
} else {
  await run(options).catch((error: unknown) => {
    console.error(`The demo stopped: ${reasonOf(error)}`);
    process.exitCode = 1;
  });
}

async function run(options: DemoOptions): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  const { intake, dsn, database, web } = options;

  console.log(`Howdah demo: a shop with the services storefront, catalog and payments
  telemetry  ${intake}  (spans, metrics and logs by OpenTelemetry, errors by Sentry)
  database   schema howdah_demo_shop
  tenants    acme, globex, initech in production and staging
`);
  await createShop(database);
  if (options.backfillHours > 0) await sendPast(options);
  if (interrupted.signal.aborted) return;

  // After the past was rehearsed, which is no business of today.
  if (await captureChanges(database)) say('changes of purchases, payments and stock are captured');

  const to: Destination = { intake, dsn, database, protocol: 'http/protobuf' };
  const [production, staging] = await Promise.all([
    startFleet('production', options.backfillHours > 0 ? '1.4.2' : '1.4.0', to),
    startFleet('staging', '1.4.2', to),
  ]);
  try {
    if (options.once) {
      const tally = await runOnce(production, staging, say);
      await Promise.all([production.stop(), staging.stop()]);
      console.log(options.json ? JSON.stringify(tally) : describe(tally));
    } else {
      console.log(`Visitors are coming in. Look at ${web ?? 'Howdah in Grafana'}; Ctrl-C closes the shop.`);
      await runEndless({ production, staging }, { signal: interrupted.signal, random: seededRandom(Date.now()), say });
      say('closing the shop');
    }
  } finally {
    await Promise.all([production.stop(), staging.stop()]);
  }
}

async function sendPast(options: DemoOptions): Promise<void> {
  say(`sending the past ${options.backfillHours} h`);
  const startedAt = performance.now();
  const { visits, spans, events } = await backfill(options, options.backfillHours);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(`sent ${visits} past visits: ${spans} spans and ${events} errors in ${seconds} s`);
}

function describe({ visits, spans, sentry, otel }: Tally): string {
  const errors = [...Object.entries(sentry), ...Object.entries(otel)].sort(([, a], [, b]) => b - a);
  const lines = errors.map(([title, count]) => `  ${String(count).padStart(4)}  ${title}`);
  return `\nSent ${visits} visits: ${spans} spans, and these errors:\n\n${lines.join('\n')}\n`;
}

function say(line: string): void {
  console.log(`${new Date().toTimeString().slice(0, 8)}  ${line}`);
}

/** A failed fetch says only "fetch failed"; its cause says which address refused. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
