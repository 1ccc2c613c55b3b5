import type { DataField, FieldConfig, FieldType, FieldValues, TypedField } from './data-frame.ts';

type Options<T extends FieldType> = Omit<TypedField<T>, 'name' | 'type' | 'values'>;
type Column<T extends FieldType> = ReadonlyArray<FieldValues[T] | null>;
/** A field whose name the compiler knows, so that a frame can be held against its contract. */
export type Named<N extends string> = DataField & { name: N };

/** Milliseconds of a time, null where there is none. */
export function timeField<N extends string>(
  name: N,
  values: ReadonlyArray<Date | null>,
  options: Options<'time'> = {}
): Named<N> {
  return { name, type: 'time', values: values.map((time) => time?.getTime() ?? null), ...options };
}

export function stringField<N extends string>(
  name: N,
  values: Column<'string'>,
  options: Options<'string'> = {}
): Named<N> {
  return { name, type: 'string', values, ...options };
}

export function numberField<N extends string>(
  name: N,
  values: Column<'float64'>,
  options: Options<'float64'> = {}
): Named<N> {
  return { name, type: 'float64', values, ...options };
}

export function jsonField<N extends string>(name: N, values: Column<'json'>, options: Options<'json'> = {}): Named<N> {
  return { name, type: 'json', values, ...options };
}

/** The data source that answers; links to itself need it. */
export interface DataSourceRef {
  uid: string;
  name: string;
}

/** A link from a trace id to its trace, in the same data source. */
export function traceLink(datasource: DataSourceRef | undefined): FieldConfig {
  if (!datasource) return {};
  return {
    links: [
      {
        title: 'Open trace',
        url: '',
        internal: {
          query: { queryType: 'trace', traceId: '${__value.raw}' },
          datasourceUid: datasource.uid,
          datasourceName: datasource.name,
        },
      },
    ],
  };
}
