import { z } from 'zod';
import { finite, name, optional, sender, text, time } from './native-fields.ts';

const label = z.union([z.string(), z.number(), z.boolean()], { error: 'must be a text, a number or true or false' });

/** `POST /ingest/v1/metrics`. */
export const metricFields = z.object({
  name,
  type: z.enum(['counter', 'updowncounter', 'gauge', 'histogram'], {
    error: ({ input }) =>
      input === undefined ? 'is missing' : 'must be one of counter, updowncounter, gauge, histogram',
  }),
  /** A counter that says none counts one. */
  value: finite.optional(),
  labels: optional(z.record(z.string(), label, { error: 'must be an object of texts and numbers' })),
  unit: optional(text),
  description: optional(text),
  ...sender,
  timestamp: optional(time),
});

/** Columns of the views and tables by the fields that fill them. */
export const metricColumns = {
  metric_name: 'name',
  metric_type: 'type',
  metric_value: 'value',
  service_name: 'service',
} as const;

export const nativeMetrics = metricFields
  .refine(({ type, value = 1 }) => type !== 'counter' || value >= 0, {
    path: ['value'],
    error: 'must not be negative: a counter only grows, use "updowncounter" for what may fall',
  })
  .refine(({ type, value }) => type === 'counter' || value !== undefined, {
    path: ['value'],
    error: 'is missing: only a counter may leave it out, and counts 1',
  })
  .transform(({ value = 1, labels, unit, description, ...sent }) => ({
    ...sent,
    value,
    labels: labels ?? {},
    unit: unit ?? '',
    description: description ?? '',
  }));
