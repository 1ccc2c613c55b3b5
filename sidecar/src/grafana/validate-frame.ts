import { z } from 'zod';
import { type DataFrame, type DataField, lengthOf } from '../query/to-frames/data-frame.ts';

/**
 * Holds a frame against what Grafana accepts, because Grafana's answers are worse than ours: unknown keys of meta and
 * config vanish, a value of the wrong type fails the whole request with a bare 500, and nulls in a field that is not
 * nullable become "" or 0 (facts: grafana-backend 3). Throws with the name of the field.
 */
export function validateFrame(frame: DataFrame): void {
  const where = `frame "${frame.name ?? frame.refId ?? ''}"`;
  check(meta, frame.meta, `${where}, meta`);
  const length = lengthOf(frame);
  for (const field of frame.fields) {
    const place = `${where}, field "${field.name}"`;
    if (field.values.length !== length) {
      throw new FrameError(`${place} has ${field.values.length} values, the first field has ${length}.`);
    }
    check(labels, field.labels, `${place}, labels`);
    check(config, field.config, `${place}, config`);
    if (field.nullable === false && field.values.some((value) => value === null)) {
      throw new FrameError(`${place} is not nullable and holds a null, which Grafana would show as "" or 0.`);
    }
    checkValues(field, place);
  }
  checkSeries(frame, where);
}

/** A frame that Grafana could not show as it was meant: a fault of the sidecar. */
class FrameError extends Error {
  override readonly name = 'FrameError';
}

const text = z.string();
const finite = z.number();
const notice = z.strictObject({ severity: z.enum(['info', 'warning', 'error']), text, link: text.optional() });
const stat = z.strictObject({ displayName: text, value: finite, unit: text.optional() });
const meta = z
  .strictObject({
    type: z.enum(['timeseries-multi', 'timeseries-wide', 'timeseries-long', 'numeric-multi', 'log-lines', 'table']),
    typeVersion: z.tuple([z.int(), z.int()]),
    preferredVisualisationType: z.enum(['graph', 'table', 'logs', 'trace', 'nodeGraph']),
    executedQueryString: text,
    notices: z.array(notice),
    stats: z.array(stat),
    dataTopic: z.literal('annotations'),
    channel: text,
    custom: z.record(text, z.unknown()),
  })
  .partial();
const labels = z.record(text, text);
const link = z.strictObject({
  title: text,
  url: text,
  internal: z
    .strictObject({ query: z.record(text, z.unknown()), datasourceUid: text, datasourceName: text })
    .optional(),
});
const config = z
  .strictObject({
    displayName: text,
    displayNameFromDS: text,
    description: text,
    unit: text,
    decimals: z.int().min(0).max(65_535),
    min: finite,
    max: finite,
    interval: finite,
    noValue: text,
    filterable: z.boolean(),
    links: z.array(link),
    color: z.record(text, z.unknown()),
    type: z.strictObject({ enum: z.strictObject({ text: z.array(text), color: z.array(text).optional() }) }),
    custom: z.record(text, z.unknown()),
  })
  .partial();

function check(schema: z.ZodType, given: unknown, place: string): void {
  if (given === undefined) return;
  const parsed = schema.safeParse(given);
  if (parsed.success) return;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'as a whole'}: ${message}`);
  throw new FrameError(`${place}: ${faults.join('; ')}. What is not in Grafana's list belongs into "custom".`);
}

function checkValues(field: DataField, place: string): void {
  const isRight = VALUES[field.type];
  const wrong = field.values.findIndex((value) => value !== null && !isRight(value));
  if (wrong >= 0) {
    throw new FrameError(
      `${place} of type ${field.type} holds ${JSON.stringify(typeof field.values[wrong])} at row ${wrong}.`
    );
  }
  if (field.type === 'enum') checkEnum(field, place);
}

const VALUES: Readonly<Record<DataField['type'], (value: unknown) => boolean>> = {
  time: (value) => typeof value === 'bigint' || (typeof value === 'number' && Math.abs(value) <= MOST_TIME_MS),
  string: (value) => typeof value === 'string',
  json: () => true,
  boolean: (value) => typeof value === 'boolean',
  float64: (value) => typeof value === 'number',
  int64: (value) => typeof value === 'bigint' || Number.isSafeInteger(value),
  enum: (value) => Number.isInteger(value),
};
/** What fits into nanoseconds of 64 bits: the year 2262. */
const MOST_TIME_MS = 9_223_372_036_854;

function checkEnum({ config: given, values }: Extract<DataField, { type: 'enum' }>, place: string): void {
  const texts = given?.type?.enum.text;
  if (!texts) throw new FrameError(`${place} is an enum without texts in config.type.enum.text.`);
  const wrong = values.find((value) => value !== null && (value < 0 || value >= texts.length));
  if (wrong !== undefined) throw new FrameError(`${place} holds ${wrong}, and there are ${texts.length} texts.`);
}

function checkSeries(frame: DataFrame, where: string): void {
  if (!frame.meta?.type?.startsWith('timeseries')) return;
  const time = frame.fields.find(({ type }) => type === 'time');
  if (time?.nullable !== false) {
    throw new FrameError(`${where} is a time series and needs a time field that is not nullable; alerts fail without.`);
  }
}
