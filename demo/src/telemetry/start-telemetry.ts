import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { ExpressInstrumentation, ExpressLayerType } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { NodeSDK, tracing } from '@opentelemetry/sdk-node';
import * as Sentry from '@sentry/node';
import { CallerOnSpans } from './caller-on-spans.ts';
import { LogInstrumentation } from './log-instrumentation.ts';
import { statementName } from './statement-name.ts';

export interface Telemetry {
  /** Sends what is still held back; afterwards nothing is recorded. */
  shutdown(): Promise<void>;
}

/**
 * Starts both SDKs as an application would: all settings come from their own environment variables (OTEL_*, SENTRY_*).
 * Must run before express, pg and node:http are imported by the code that is to be traced.
 *
 * OpenTelemetry makes the spans; Sentry only reports errors. With `skipOpenTelemetrySetup` and Sentry's context manager
 * an event carries the trace and span id of the active OpenTelemetry span in `contexts.trace`.
 */
export function startTelemetry(): Telemetry {
  register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);

  Sentry.init({
    skipOpenTelemetrySetup: true,
    // Sentry has no service of its own; Howdah takes the tag.
    initialScope: { tags: { service: process.env['OTEL_SERVICE_NAME'] } },
    integrations: [
      Sentry.httpIntegration({ spans: false }),
      // Paths as they are in the source, not where this machine keeps it.
      Sentry.rewriteFramesIntegration({ root: fileURLToPath(new URL('..', import.meta.url)) }),
    ],
    transportOptions: { bufferSize: 1000 }, // An error storm must not be cut by the SDK itself.
  });

  // The only exporter setting the SDK does not read by itself once a span processor is given.
  const json = process.env['OTEL_EXPORTER_OTLP_PROTOCOL'] === 'http/json';
  const sdk = new NodeSDK({
    contextManager: new Sentry.SentryContextManager(),
    spanProcessors: [
      new CallerOnSpans(),
      new tracing.BatchSpanProcessor(json ? new JsonExporter() : new ProtobufExporter(), { maxQueueSize: 20_000 }),
    ],
    instrumentations: [
      new HttpInstrumentation(),
      new ExpressInstrumentation({
        ignoreLayersType: [ExpressLayerType.MIDDLEWARE, ExpressLayerType.ROUTER, ExpressLayerType.REQUEST_HANDLER],
      }),
      new PgInstrumentation({
        requireParentSpan: true,
        ignoreConnectSpans: true,
        requestHook: (span, { query }) => span.updateName(statementName(query.text)),
      }),
    ],
  });
  sdk.start();
  // Only now: before the SDK runs, an instrumentation gets a logger that stays silent for ever.
  registerInstrumentations({ instrumentations: [new LogInstrumentation()] });

  return {
    async shutdown() {
      await Promise.all([sdk.shutdown(), Sentry.close(5000)]);
    },
  };
}
