import type { ServiceName } from './messages.ts';
import { SERVICE_NAMES } from './messages.ts';
import { startService } from './service-process.ts';
import type { Destination, ServiceProcess } from './service-process.ts';

/** The three services of one environment. */
export interface Fleet {
  environment: string;
  /** Where visitors go; changes with a deploy. */
  storefrontUrl(): string;
  release(name: ServiceName): string;
  /** Starts the new release beside the old one, turns to it, then lets the old one finish. */
  deploy(release: string, names: readonly ServiceName[]): Promise<void>;
  stop(): Promise<void>;
}

export async function startFleet(environment: string, release: string, to: Destination): Promise<Fleet> {
  const [storefront, catalog, payments] = await Promise.all([
    startService('storefront', release, environment, to),
    startService('catalog', release, environment, to),
    startService('payments', release, environment, to),
  ]);
  const running: Record<ServiceName, ServiceProcess> = { storefront, catalog, payments };
  const introduce = () => running.storefront.setPeers({ catalog: running.catalog.url, payments: running.payments.url });
  introduce();

  return {
    environment,
    storefrontUrl: () => running.storefront.url,
    release: (name) => running[name].release,
    async deploy(next, names) {
      const started = await Promise.all(names.map((name) => startService(name, next, environment, to)));
      const replaced = started.map((service) => {
        const old = running[service.name];
        running[service.name] = service;
        return old;
      });
      introduce();
      await Promise.all(replaced.map((service) => service.stop()));
    },
    async stop() {
      await running.storefront.stop();
      await Promise.all(SERVICE_NAMES.filter((name) => name !== 'storefront').map((name) => running[name].stop()));
    },
  };
}
