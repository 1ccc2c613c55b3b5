import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FromService, Peers, ServiceName, ToService } from './messages.ts';

/** Where a service sends its telemetry, and the database it works on. */
export interface Destination {
  /** The intake's address, without a slash at the end. */
  intake: string;
  dsn: string;
  database: string;
  /** `http/protobuf` as in real life; the rehearsal of the backfill records `http/json`. */
  protocol: 'http/protobuf' | 'http/json';
}

export interface ServiceProcess {
  name: ServiceName;
  release: string;
  url: string;
  setPeers(peers: Peers): void;
  /** Resolves when the process has sent its last telemetry and ended. */
  stop(): Promise<void>;
}

/** Starts one service as a process of its own and waits until it listens. */
export async function startService(
  name: ServiceName,
  release: string,
  environment: string,
  to: Destination
): Promise<ServiceProcess> {
  const child = fork(fileURLToPath(new URL('./service.js', import.meta.url)), [name], {
    env: { ...process.env, ...telemetryVariables(name, release, environment, to), SHOP_DATABASE_URL: to.database },
    execArgv: ['--enable-source-maps', '--no-warnings'],
    // A Ctrl-C reaches the whole group; only the parent may answer it, or the last telemetry is lost.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const url = await whenReady(child, name);
  const ended = once(child, 'exit');

  return {
    name,
    release,
    url,
    setPeers: (peers) => tell(child, { type: 'peers', peers }),
    async stop() {
      if (child.connected) tell(child, { type: 'stop' });
      await ended;
    },
  };
}

function tell(child: ChildProcess, message: ToService): void {
  child.send(message);
}

async function whenReady(child: ChildProcess, name: ServiceName): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('message', (message: FromService) => resolve(message.url));
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`The service ${name} ended before it listened (exit code ${code}).`))
    );
  });
}

/** What an operator would set for any instrumented application: nothing here is particular to the demo. */
function telemetryVariables(name: ServiceName, release: string, environment: string, to: Destination) {
  return {
    OTEL_SERVICE_NAME: name,
    OTEL_RESOURCE_ATTRIBUTES: `service.namespace=shop,service.version=${release},deployment.environment.name=${environment}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: to.intake,
    OTEL_EXPORTER_OTLP_PROTOCOL: to.protocol,
    OTEL_EXPORTER_OTLP_HEADERS: `x-howdah-key=${new URL(to.dsn).username}`,
    // The rehearsal's recorder takes traces and errors only.
    OTEL_METRICS_EXPORTER: to.protocol === 'http/protobuf' ? 'otlp' : 'none',
    OTEL_LOGS_EXPORTER: to.protocol === 'http/protobuf' ? 'otlp' : 'none',
    OTEL_METRIC_EXPORT_INTERVAL: '10000',
    OTEL_METRIC_EXPORT_TIMEOUT: '5000',
    OTEL_PROPAGATORS: 'tracecontext,baggage',
    OTEL_SEMCONV_STABILITY_OPT_IN: 'http,database',
    OTEL_NODE_RESOURCE_DETECTORS: 'env,host,process',
    SENTRY_DSN: to.dsn,
    SENTRY_RELEASE: release,
    SENTRY_ENVIRONMENT: environment,
    SENTRY_NAME: `${name}-${environment}`,
  };
}
