import { type Address, KEY_PLACEHOLDER } from './address';
import type { Language } from './senders';
import type { Step } from './step';

/** Everything but the browser is set up by the variables that all OpenTelemetry SDKs read. */
export function otelSteps(language: Language, address: Address): Step[] {
  switch (language) {
    case 'node':
      return [
        { title: 'Install', text: 'npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node' },
        {
          title: 'Start',
          text: `${variables(address)}\nnode --require @opentelemetry/auto-instrumentations-node/register app.js`,
        },
        overGrpc(address),
      ];
    case 'python':
      return [
        {
          title: 'Install',
          text: 'pip install opentelemetry-distro opentelemetry-exporter-otlp-proto-http\nopentelemetry-bootstrap -a install',
        },
        {
          title: 'Start',
          text: `${variables(address)}\nexport OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED=true\nopentelemetry-instrument python app.py`,
        },
        overGrpc(address, 'pip install opentelemetry-exporter-otlp-proto-grpc\n'),
      ];
    case 'go':
      return [
        {
          title: 'Install',
          text: 'go get go.opentelemetry.io/otel/sdk go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp',
        },
        { title: 'Add to main.go', text: GO },
        { title: 'Start', text: `${variables(address)}\ngo run .` },
      ];
    case 'java':
      return [
        {
          title: 'Start with the agent (opentelemetry-javaagent.jar)',
          text: `${variables(address)}\njava -javaagent:opentelemetry-javaagent.jar -jar app.jar`,
        },
        overGrpc(address),
      ];
    case 'browser':
      return [
        {
          title: 'Install',
          text: `npm install @opentelemetry/sdk-trace-web @opentelemetry/exporter-trace-otlp-http \\
  @opentelemetry/instrumentation @opentelemetry/instrumentation-fetch @opentelemetry/resources`,
        },
        { title: 'Add to the entry of the page', text: browser(address) },
      ];
    default:
      return language satisfies never;
  }
}

const variables = ({ intakeUrl, publicKey, keyRequired }: Address) =>
  [
    'export OTEL_SERVICE_NAME=checkout',
    'export OTEL_RESOURCE_ATTRIBUTES=service.version=1.4.2,deployment.environment.name=production',
    `export OTEL_EXPORTER_OTLP_ENDPOINT=${intakeUrl}`,
    'export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
    ...(keyRequired ? [`export OTEL_EXPORTER_OTLP_HEADERS="x-howdah-key=${publicKey ?? KEY_PLACEHOLDER}"`] : []),
    'export OTEL_METRICS_EXPORTER=otlp',
    'export OTEL_LOGS_EXPORTER=otlp',
  ].join('\n');

function overGrpc({ grpcUrl }: Address, install = ''): Step {
  return {
    title: 'Over gRPC instead: these two variables in place of those above',
    text: `${install}export OTEL_EXPORTER_OTLP_ENDPOINT=${grpcUrl}\nexport OTEL_EXPORTER_OTLP_PROTOCOL=grpc`,
  };
}

const GO = `import (
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/trace"
)

exporter, err := otlptracehttp.New(ctx) // reads OTEL_EXPORTER_OTLP_*
if err != nil {
	log.Fatal(err)
}
provider := trace.NewTracerProvider(trace.WithBatcher(exporter))
defer provider.Shutdown(ctx)
otel.SetTracerProvider(provider)`;

const browser = ({
  intakeUrl,
  publicKey,
}: Address) => `import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, WebTracerProvider } from '@opentelemetry/sdk-trace-web';

const exporter = new OTLPTraceExporter({
  url: '${intakeUrl}/v1/traces',
  headers: { 'x-howdah-key': '${publicKey ?? KEY_PLACEHOLDER}' },
});
new WebTracerProvider({
  resource: resourceFromAttributes({ 'service.name': 'shop-web', 'service.version': '1.4.2' }),
  spanProcessors: [new BatchSpanProcessor(exporter)],
}).register();
registerInstrumentations({ instrumentations: [new FetchInstrumentation()] });`;
