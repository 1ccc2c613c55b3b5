import {
  AggregationTemporalityPreference,
  OTLPMetricExporter as JsonExporter,
} from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { metrics } from '@opentelemetry/sdk-node';
import { expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '#support/database';
import { withIntake } from '#support/intake';
import { until } from '#support/until';

const { CUMULATIVE, DELTA } = AggregationTemporalityPreference;

/** One process of the shop: a MeterProvider of the real SDK, whose totals start at its own begin. */
function startSender(exporter: metrics.PushMetricExporter) {
  const reader = new metrics.PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new metrics.MeterProvider({
    resource: resourceFromAttributes({ 'service.name': 'checkout', 'service.version': '2.0.0' }),
    readers: [reader],
    views: [
      {
        instrumentName: 'payment.size',
        aggregation: { type: metrics.AggregationType.EXPONENTIAL_HISTOGRAM, options: { maxSize: 4 } },
      },
    ],
  });
  const meter = provider.getMeter('shop', '1.0.0');
  return {
    orders: meter.createCounter('orders', { description: 'Orders taken.' }),
    seconds: meter.createHistogram('order.duration', { unit: 's', advice: { explicitBucketBoundaries: [1, 2] } }),
    sizes: meter.createHistogram('payment.size'),
    waiting: meter.createUpDownCounter('waiting'),
    temperature: meter.createGauge('temperature', { unit: 'Cel' }),
    export: () => reader.forceFlush(),
    stop: () => provider.shutdown(),
  };
}

/** The SDK's times are whole milliseconds, and a start that equals the time of a point means "unknown". */
const nextMillisecond = async () => {
  const now = Date.now();
  await until(() => Promise.resolve(Date.now() > now || undefined));
};

const sums = async ({ pool }: TestDatabase) => {
  const { rows } = await pool.query<Record<string, unknown>>(
    `select metric_name, labels->>'status' as status, sum(metric_value)::float8 as total, sum(count)::integer as count
       from monitoring.metrics
      where timestamp > now() - interval '1 hour' and service_name = 'checkout' and metric_type <> 'gauge'
      group by metric_name, labels->>'status' order by metric_name, status`
  );
  return rows;
};

test.each([
  ['protobuf', 'cumulative', ProtobufExporter, CUMULATIVE],
  ['protobuf', 'delta', ProtobufExporter, DELTA],
  ['JSON', 'cumulative', JsonExporter, CUMULATIVE],
  ['JSON', 'delta', JsonExporter, DELTA],
])(
  'metrics of the real OpenTelemetry SDK arrive as %s, %s, and their sums are true after a restart',
  (_, __, Exporter, preference) =>
    withDatabase((database) =>
      withIntake(database, async ({ url }) => {
        const newExporter = () =>
          new Exporter({ url: `${url}/v1/metrics`, temporalityPreference: preference }) as metrics.PushMetricExporter;
        for (const process of [1, 2]) {
          const sender = startSender(newExporter());
          for (let round = 1; round <= 3; round += 1) {
            sender.orders.add(round, { status: 'paid' });
            sender.orders.add(0.25, { status: 'failed' });
            sender.seconds.record(round * 0.75, { status: 'paid' });
            for (const size of [1, 10, 10 ** (2 * round)]) sender.sizes.record(size);
            sender.temperature.record(20 + process + round);
            await nextMillisecond();
            await sender.export();
          }
          await sender.stop();
        }

        expect(await sums(database)).toEqual([
          { metric_name: 'order.duration', status: 'paid', total: 9, count: 6 },
          { metric_name: 'orders', status: 'failed', total: 1.5, count: null },
          { metric_name: 'orders', status: 'paid', total: 12, count: null },
          { metric_name: 'payment.size', status: null, total: 2 * (33 + 100 + 10_000 + 1_000_000), count: 18 },
        ]);
        const { rows: buckets } = await database.pool.query<Record<string, unknown>>(
          `select sum((distribution->'counts'->>0)::integer)::integer as below_1,
                sum((distribution->'counts'->>1)::integer)::integer as below_2,
                sum((distribution->'counts'->>2)::integer)::integer as above
           from monitoring.metrics where metric_name = 'order.duration'`
        );
        expect(buckets).toEqual([{ below_1: 2, below_2: 2, above: 2 }]);
        const { rows: exponential } = await database.pool.query<{ count: number }>(
          `select sum(c.value::integer)::integer as count
           from monitoring.metrics, jsonb_array_elements_text(distribution->'positive'->'counts') as c
          where metric_name = 'payment.size'`
        );
        expect(exponential).toEqual([{ count: 18 }]);
        // A sender that stops reports its gauges once more.
        const { rows: gauges } = await database.pool.query(
          `select distinct metric_value::float8 as value, unit, release
             from monitoring.metrics where metric_type = 'gauge' order by value`
        );
        expect(gauges).toEqual([22, 23, 24, 25].map((value) => ({ value, unit: 'Cel', release: '2.0.0' })));
      })
    )
);

test('a counter that may fall is read as its value', () =>
  withDatabase((database) =>
    withIntake(database, async ({ url }) => {
      const sender = startSender(new ProtobufExporter({ url: `${url}/v1/metrics` }));
      for (const change of [5, -2, 1]) {
        sender.waiting.add(change);
        await nextMillisecond();
        await sender.export();
      }
      await sender.stop();

      const { rows } = await database.pool.query<{ value: number }>(
        "select metric_value::float8 as value from monitoring.metrics where metric_name = 'waiting' order by timestamp"
      );
      expect(rows.map(({ value }) => value).slice(0, 3)).toEqual([5, 3, 4]);
    })
  ));
