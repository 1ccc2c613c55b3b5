/**
 * Grafana's data frame as we build it: columns of one type with metadata, without any encoding. Only what we use can be
 * said, and all of it survives the way through Grafana; grafana/validate-frame.ts holds both.
 */
export interface DataFrame {
  name?: string;
  refId?: string;
  meta?: FrameMeta;
  fields: DataField[];
}

export type DataField = { [T in FieldType]: TypedField<T> }[FieldType];

export interface TypedField<T extends FieldType> {
  name: string;
  type: T;
  /** Missing means true. The time field of a series must not be nullable, else expressions and alerts refuse it. */
  nullable?: boolean;
  labels?: Record<string, string>;
  config?: FieldConfig;
  values: ReadonlyArray<FieldValues[T] | null>;
}

export type FieldType = keyof FieldValues;

export interface FieldValues {
  /** Milliseconds since the epoch as a number, nanoseconds as a bigint. */
  time: number | bigint;
  string: string;
  /** Any JSON value. */
  json: unknown;
  boolean: boolean;
  float64: number;
  /** Beyond 2^53 a browser loses digits: send ids as strings. */
  int64: number | bigint;
  /** Index into config.type.enum.text. SQL expressions refuse this type. */
  enum: number;
}

interface FrameMeta {
  type?: 'timeseries-multi' | 'timeseries-wide' | 'timeseries-long' | 'numeric-multi' | 'log-lines' | 'table';
  typeVersion?: [number, number];
  preferredVisualisationType?: 'graph' | 'table' | 'logs' | 'trace' | 'nodeGraph';
  executedQueryString?: string;
  notices?: Notice[];
  stats?: Array<{ displayName: string; value: number; unit?: string }>;
  dataTopic?: 'annotations';
  channel?: string;
  custom?: Record<string, unknown>;
}

export interface Notice {
  severity: 'info' | 'warning' | 'error';
  text: string;
}

export interface FieldConfig {
  displayName?: string;
  displayNameFromDS?: string;
  description?: string;
  unit?: string;
  decimals?: number;
  min?: number;
  max?: number;
  /** Of a time field: the step in ms. */
  interval?: number;
  noValue?: string;
  filterable?: boolean;
  links?: DataLink[];
  color?: Record<string, unknown>;
  type?: { enum: { text: string[]; color?: string[] } };
  custom?: Record<string, unknown>;
}

interface DataLink {
  title: string;
  url: string;
  internal?: { query: Record<string, unknown>; datasourceUid: string; datasourceName: string };
}

/** Rows of a frame. */
export function lengthOf(frame: DataFrame): number {
  return frame.fields[0]?.values.length ?? 0;
}
