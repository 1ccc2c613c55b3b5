import type { DataFrame } from '@grafana/data';

/** Reads the cells of a data frame by exact column name, without trusting that they are there or of the right kind. */
export interface Columns {
  readonly length: number;
  text(name: string, row: number): string | null;
  number(name: string, row: number): number | null;
  time(name: string, row: number): Date | null;
  /** A cell that holds JSON, as text or already parsed; undefined when it holds neither. */
  json(name: string, row: number): unknown;
}

/** The first of the data frames that has this column: several queries may feed one panel. */
export function columnsWith(series: readonly DataFrame[], name: string): Columns | undefined {
  const frame = series.find(({ fields }) => fields.some((field) => field.name === name));
  return frame && columnsOf(frame);
}

function columnsOf(frame: DataFrame): Columns {
  const byName = new Map(frame.fields.map((field) => [field.name, field.values]));
  const cell = (name: string, row: number): unknown => byName.get(name)?.[row];
  return {
    length: frame.length,
    text: (name, row) => toText(cell(name, row)),
    number: (name, row) => toNumber(cell(name, row)),
    time: (name, row) => toTime(cell(name, row)),
    json: (name, row) => toJson(cell(name, row)),
  };
}

function toText(value: unknown): string | null {
  if (typeof value === 'string') {
    return value === '' ? null : value;
  }
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function toNumber(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

function toTime(value: unknown): Date | null {
  const time = typeof value === 'number' || typeof value === 'string' || value instanceof Date ? new Date(value) : null;
  return time && Number.isFinite(time.getTime()) ? time : null;
}

function toJson(value: unknown): unknown {
  if (typeof value !== 'string') {
    return value ?? undefined;
  }
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}
