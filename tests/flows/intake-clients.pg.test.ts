import { context, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import * as Sentry from '@sentry/node';
import { expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import { withIntake } from '#support/intake';

class PaymentError extends Error {
  override readonly name = 'PaymentError';
}

function charge(): never {
  throw new PaymentError('card 4242 declined');
}

function failure(): Error {
  try {
    charge();
  } catch (error) {
    return error as Error;
  }
}

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

test.each([
  ['protobuf', ProtobufExporter],
  ['JSON', JsonExporter],
])('spans and an exception of the real OpenTelemetry SDK arrive as %s', (_, Exporter) =>
  withDatabase((database) =>
    withIntake(database, async ({ url }) => {
      const provider = new BasicTracerProvider({
        resource: resourceFromAttributes({
          'service.name': 'checkout',
          'service.version': '2.0.0',
          'tenant.id': 'acme',
        }),
        spanProcessors: [new BatchSpanProcessor(new Exporter({ url: `${url}/v1/traces` }))],
      });
      const tracer = provider.getTracer('shop', '1.0.0');

      const traceId = tracer.startActiveSpan('POST /pay', { kind: SpanKind.SERVER }, (root) => {
        tracer.startActiveSpan('charge', (child) => {
          try {
            charge();
          } catch (error) {
            child.recordException(error as Error);
            child.setStatus({ code: SpanStatusCode.ERROR, message: 'declined' });
          }
          child.addLink({ context: root.spanContext(), attributes: { why: 'test' } });
          child.end();
        });
        root.setAttributes({ 'http.route': '/pay', 'http.request.method': 'POST', 'http.response.status_code': 502 });
        root.end();
        return root.spanContext().traceId;
      });
      await provider.shutdown();

      const { rows: spans } = await database.pool.query<Record<string, unknown>>(
        'select operation_name, service_name, release, tenant, span_kind, span_status, status_code, links from monitoring.traces where trace_id = $1 order by operation_name',
        [traceId]
      );
      expect(spans).toMatchObject([
        {
          operation_name: 'POST /pay',
          service_name: 'checkout',
          release: '2.0.0',
          tenant: 'acme',
          span_kind: 'server',
          status_code: 502,
        },
        {
          operation_name: 'charge',
          span_kind: 'internal',
          span_status: 'error',
          links: [{ trace_id: traceId, attributes: { why: 'test' } }],
        },
      ]);
      const { rows: errors } = await database.pool.query<Record<string, unknown>>(
        'select exception_type, message, service_name, tenant, trace_id, stack_trace from monitoring.errors'
      );
      expect(errors).toEqual([
        {
          exception_type: 'PaymentError',
          message: 'card 4242 declined',
          service_name: 'checkout',
          tenant: 'acme',
          trace_id: traceId,
          stack_trace: expect.stringContaining('at charge (') as string,
        },
      ]);
      const { rows: scopes } = await database.pool.query('select name, version from howdah.scope');
      expect(scopes).toEqual([{ name: 'shop', version: '1.0.0' }]);
    })
  )
);

test('errors, messages and transactions of the real Sentry SDK arrive, and join the issue of the OpenTelemetry SDK', () =>
  withDatabase((database) =>
    withIntake(database, async ({ dsn, url }) => {
      Sentry.init({
        dsn,
        tracesSampleRate: 1,
        release: 'checkout@2.0.0',
        environment: 'staging',
        defaultIntegrations: false,
      });
      Sentry.setUser({ id: 'u1' });
      Sentry.setTag('tenant', 'acme');
      const error = failure();
      Sentry.startSpan({ name: 'POST /pay', op: 'http.server' }, () => Sentry.captureException(error));
      Sentry.captureMessage('stock is low', 'warning');
      await Sentry.close(5_000);
      const provider = new BasicTracerProvider({
        spanProcessors: [new BatchSpanProcessor(new ProtobufExporter({ url: `${url}/v1/traces` }))],
      });
      const span = provider.getTracer('shop').startSpan('charge');
      span.recordException(error);
      span.end();
      await provider.shutdown();

      const { rows } = await database.pool.query<Record<string, unknown>>(
        "select exception_type, message, severity, environment, service_name, release, tenant, user_id, trace_id is not null as traced from monitoring.errors where environment = 'staging' order by message"
      );
      const common = {
        environment: 'staging',
        service_name: 'checkout',
        release: 'checkout@2.0.0',
        tenant: 'acme',
        user_id: 'u1',
        traced: true,
      };
      expect(rows).toEqual([
        { ...common, exception_type: 'PaymentError', message: 'card 4242 declined', severity: 'error' },
        { ...common, exception_type: 'Message', message: 'stock is low', severity: 'warning' },
      ]);
      const { rows: issues } = await database.pool.query<Record<string, unknown>>(
        "select count(distinct o.error_id)::integer as issues, count(*)::integer as occurrences from howdah.tb_error_occurrence o where error_type = 'PaymentError'"
      );
      expect(issues).toEqual([{ issues: 1, occurrences: 2 }]);
      const { rows: joined } = await database.pool.query(
        "select t.operation_name from monitoring.traces t join monitoring.errors e using (trace_id, span_id) where exception_type = 'PaymentError'"
      );
      expect(joined.map((row: { operation_name: string }) => row.operation_name).sort()).toEqual([
        'POST /pay',
        'charge',
      ]);
    })
  ));
