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
  value: finite,
  labels: optional(z.record(z.string(), label, { error: 'must be an object of texts and numbers' })),
  unit: optional(text),
  description: optional(text),
  ...sender,
  timestamp: optional(time),
});

export const nativeMetrics = metricFields
  .refine(({ type, value }) => type !== 'counter' || value >= 0, {
    path: ['value'],
    error: 'must not be negative: a counter only grows, use "updowncounter" for what may fall',
  })
  .transform(({ labels, unit, description, ...sent }) => ({
    ...sent,
    labels: labels ?? {},
    unit: unit ?? '',
    description: description ?? '',
  }));
