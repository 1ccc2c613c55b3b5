import { type Data, type DataType, type Field, RecordBatchReader, Type, TimeUnit, Vector } from 'apache-arrow';

/** A data frame as Grafana's front end reads it from `/api/ds/query`. Times are milliseconds, nanoseconds beside them. */
export interface FrameJson {
  schema: { name?: string; refId?: string; meta?: unknown; fields: FieldJson[] };
  data: { values: unknown[][]; entities?: Array<Entities | null>; nanos?: Array<number[] | null> };
}
interface FieldJson {
  name: string;
  type: 'time' | 'number' | 'string' | 'boolean' | 'enum' | 'other';
  typeInfo: { nullable: boolean };
  labels?: Record<string, string>;
  config?: unknown;
}
/** Rows whose number JSON cannot say; they are null in `values`. */
interface Entities {
  NaN?: number[];
  Inf?: number[];
  NegInf?: number[];
}

/**
 * Reads one frame of a plugin's answer. Refuses what Grafana refuses with a bare 500 (a stream instead of a file,
 * dictionaries, other types), with a message that names the field.
 */
export function frameFromArrow(bytes: Uint8Array): FrameJson {
  const reader = RecordBatchReader.from(bytes).open();
  if (!reader.isFile()) {
    throw new Error('The frame is not in the Arrow file format.');
  }
  const { metadata } = reader.schema;
  const fields: ArrowField[] = reader.schema.fields;
  const columns = fields.map((): Column => ({ values: [], entities: {}, nanos: [], hasNanos: false }));
  for (const batch of reader) {
    for (const [index, field] of fields.entries()) {
      const column = columns[index];
      const data = batch.data.children[index];
      if (column && data) {
        append(column, field, data);
      }
    }
  }

  const { name, refId, meta } = Object.fromEntries(metadata);
  return {
    schema: {
      ...(name && { name }),
      ...(refId && { refId }),
      ...(meta && { meta: JSON.parse(meta) }),
      fields: fields.map(fieldFromArrow),
    },
    data: {
      values: columns.map(({ values }) => values),
      ...(columns.some(hasEntities) && {
        entities: columns.map((column) => (hasEntities(column) ? column.entities : null)),
      }),
      ...(columns.some(({ hasNanos }) => hasNanos) && {
        nanos: columns.map(({ hasNanos, nanos }) => (hasNanos ? nanos : null)),
      }),
    },
  };
}

/** What is read of a field; apache-arrow's own type carries `any`. */
type ArrowField = Pick<Field, 'name' | 'nullable' | 'metadata'> & { type: DataType };

interface Column {
  values: unknown[];
  entities: Entities;
  nanos: number[];
  hasNanos: boolean;
}

const hasEntities = ({ entities }: Column) => Object.keys(entities).length > 0;

function fieldFromArrow(field: ArrowField): FieldJson {
  const labels = field.metadata.get('labels');
  const config = field.metadata.get('config');
  return {
    name: field.name,
    type: typeOf(field),
    typeInfo: { nullable: field.nullable },
    ...(labels && { labels: JSON.parse(labels) as Record<string, string> }),
    ...(config && { config: JSON.parse(config) as unknown }),
  };
}

function typeOf({ name, type, metadata }: ArrowField): FieldJson['type'] {
  switch (type.typeId) {
    case Type.Timestamp:
      return 'time';
    case Type.Utf8:
      return 'string';
    case Type.Bool:
      return 'boolean';
    case Type.Binary:
      return 'other';
    case Type.Float:
      return 'number';
    case Type.Int:
      return metadata.get('tstype') === 'enum' ? 'enum' : 'number';
    default:
      throw new Error(`The field "${name}" has the Arrow type ${type[Symbol.toStringTag]}, which Grafana cannot read.`);
  }
}

function append(column: Column, field: ArrowField, data: Data): void {
  const type = typeOf(field);
  if (type === 'time') {
    appendTimes(column, field, data);
    return;
  }
  const vector = new Vector([data]);
  for (let row = 0; row < data.length; row++) {
    const value: unknown = vector.get(row);
    column.values.push(toJson(value, type, column));
  }
}

function appendTimes(column: Column, field: ArrowField, data: Data): void {
  const { unit } = field.type as DataType & { unit: TimeUnit };
  if (unit !== TimeUnit.NANOSECOND) {
    throw new Error(`The time field "${field.name}" is not in nanoseconds; Grafana would read it as nanoseconds.`);
  }
  const nanoseconds = data.values as BigInt64Array;
  for (let row = 0; row < data.length; row++) {
    const value = data.getValid(row) ? (nanoseconds[row] ?? null) : null;
    // Floor, so that nanos are never negative, not even before 1970.
    const nanos = value === null ? 0 : Number(((value % MILLISECOND) + MILLISECOND) % MILLISECOND);
    column.values.push(value === null ? null : Number((value - BigInt(nanos)) / MILLISECOND));
    column.nanos.push(nanos);
    column.hasNanos ||= nanos !== 0;
  }
}

const MILLISECOND = 1_000_000n;

function toJson(value: unknown, type: FieldJson['type'], column: Column): unknown {
  if (typeof value === 'bigint') {
    return Number(value);
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    const kind = Number.isNaN(value) ? 'NaN' : value > 0 ? 'Inf' : 'NegInf';
    (column.entities[kind] ??= []).push(column.values.length);
    return null;
  }
  if (type === 'other') {
    return value instanceof Uint8Array ? parseOrNull(value) : null;
  }
  return value;
}

function parseOrNull(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // Grafana shows null for a broken JSON cell, and so does the preview.
    return null;
  }
}
