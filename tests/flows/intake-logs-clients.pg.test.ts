import { context, trace } from '@opentelemetry/api';
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { logs } from '@opentelemetry/sdk-node';
import { expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import { withIntake } from '#support/intake';

test.each([
  ['protobuf', ProtobufExporter],
  ['JSON', JsonExporter],
])('log records of the real OpenTelemetry SDK arrive as %s, with body, attributes and trace', (_, Exporter) =>
  withDatabase((database) =>
    withIntake(database, async ({ url }) => {
      const provider = new logs.LoggerProvider({
        resource: resourceFromAttributes({ 'service.name': 'checkout', 'service.version': '2.0.0' }),
        processors: [new logs.BatchLogRecordProcessor({ exporter: new Exporter({ url: `${url}/v1/logs` }) })],
      });
      const spanContext = { traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174', traceFlags: 1 };
      const logger = provider.getLogger('shop', '1.0.0');
      const emit = (record: object) => logger.emit(record);
      emit({
        severityNumber: 13,
        severityText: 'WARN',
        body: 'stock is low',
        attributes: { sku: 'A-1', left: 2 },
        context: trace.setSpanContext(context.active(), spanContext),
      });
      emit({ severityNumber: 9, body: { order: 17, lines: ['a', 'b'] } });
      await provider.shutdown();

      const { rows } = await database.pool.query(
        `select level, message, body_fields, attributes, trace_id, span_id, service_name, release, scope_name
           from monitoring.logs where timestamp > now() - interval '1 hour' order by severity_number desc`
      );
      const { traceId, spanId } = spanContext;
      const sender = { service_name: 'checkout', release: '2.0.0', scope_name: 'shop' };
      expect(rows).toMatchObject([
        { level: 'warn', message: 'stock is low', body_fields: null, attributes: { sku: 'A-1', left: 2 } },
        { level: 'info', body_fields: { order: 17, lines: ['a', 'b'] }, trace_id: null, span_id: null },
      ]);
      expect(rows[0]).toMatchObject({ ...sender, trace_id: traceId, span_id: spanId });
      expect(rows[1]).toMatchObject(sender);
    })
  )
);
