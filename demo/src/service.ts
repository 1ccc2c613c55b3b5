// One process of the shop: telemetry first, so that express, pg and http are instrumented, then the service itself.
import { startTelemetry } from './telemetry/start-telemetry.ts';
import type * as Shop from './shop.ts';
import { isServiceName } from './fleet/messages.ts';
import type { FromService, ToService } from './fleet/messages.ts';

const name = process.argv[2];
if (!isServiceName(name)) throw new Error(`service.js expects storefront, catalog or payments, got "${name ?? ''}".`);

const telemetry = startTelemetry();
// A path that the bundler does not follow: shop.js is a file of its own, loaded only now.
const { openService } = (await import(new URL('./shop.js', import.meta.url).href)) as typeof Shop;
const service = await openService(name);

process.on('message', (message: ToService) => {
  if (message.type === 'peers') service.setPeers(message.peers);
  else void stop();
});
// Without the parent nobody would ever stop this process.
process.once('disconnect', () => void stop());

async function stop(): Promise<void> {
  await service.close();
  await telemetry.shutdown();
  process.exit(0);
}

const ready: FromService = { type: 'ready', url: service.url };
process.send?.(ready);
