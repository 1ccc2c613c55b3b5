import type { DataField, DataFrame } from './data-frame.ts';

/** A data frame as Grafana's own JSON, for programs that ask over HTTP. Times are ms; nulls stand for NaN and infinity. */
export interface FrameJson {
  schema: { name?: string; refId?: string; meta?: unknown; fields: unknown[] };
  data: { values: unknown[][] };
}

export function frameToJson({ fields, ...schema }: DataFrame): FrameJson {
  return {
    schema: { ...schema, fields: fields.map(describe) },
    data: { values: fields.map(({ type, values }) => values.map((value) => toJson(type, value))) },
  };
}

function describe({ name, type, nullable = true, labels, config }: DataField) {
  return { name, type: TYPES[type], typeInfo: { nullable }, ...(labels && { labels }), ...(config && { config }) };
}

const TYPES: Readonly<Record<DataField['type'], string>> = {
  time: 'time',
  string: 'string',
  json: 'other',
  boolean: 'boolean',
  float64: 'number',
  int64: 'number',
  enum: 'enum',
};

function toJson(type: DataField['type'], value: unknown): unknown {
  if (typeof value === 'bigint') return Number(type === 'time' ? value / 1_000_000n : value);
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  return value;
}
