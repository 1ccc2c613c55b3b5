import type { Howdah } from '../main.ts';

/** What a person needs after the start: where to look, where to send, and a line to try it. */
export function banner({ urls, sentryDsn, publicKey, database }: Howdah): string {
  const lines = [
    ['Look', urls.preview ?? 'Grafana (no preview page: HOWDAH_PREVIEW_ADDR is empty)'],
    ['OpenTelemetry', `${urls.intake}  (OTEL_EXPORTER_OTLP_ENDPOINT, http/protobuf or http/json)`],
    ['OTLP over gRPC', `http://${urls.otlpGrpc}  (OTEL_EXPORTER_OTLP_PROTOCOL=grpc)`],
    ['Sentry DSN', sentryDsn],
    ['Plain JSON', `${urls.intake}/ingest/v1/errors  (also logs, metrics, changes)`],
    ['Application side', `${urls.api}  (/livez /readyz /metrics)`],
    ['Grafana plugin', `${urls.grafana}  (GF_PLUGIN_SIDECAR; token: npx howdah token)`],
    ['Database', database],
  ].map(([name = '', value = '']) => `  ${name.padEnd(18)}${value}`);
  return `
Howdah ${__HOWDAH_VERSION__} is ready

${lines.join('\n')}

Try it:

  curl -X POST '${urls.intake}/api/1/store/?sentry_key=${publicKey}' \\
    -H 'content-type: application/json' \\
    -d '{"level":"error","exception":{"values":[{"type":"HelloError","value":"first light"}]}}'

Or run \`npm run demo\` in a second terminal. Ctrl-C stops Howdah.
`;
}
