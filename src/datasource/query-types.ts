import type { QueryModel, QueryType } from '../../contract/query-model';
import type { HowdahQuery } from './types';

export type KnownType = NonNullable<QueryType>;

export interface QueryTypeChoice {
  value: KnownType;
  label: string;
  description: string;
  /** Numbers over time, which alert rules can watch. */
  series: boolean;
}

/** In the order in which the editor offers them. */
export const QUERY_TYPES: readonly QueryTypeChoice[] = [
  { value: 'issues', label: 'Issues', description: 'One row per issue', series: false },
  { value: 'errorSeries', label: 'Errors over time', description: 'Occurrences counted per time bucket', series: true },
  { value: 'occurrences', label: 'Occurrences', description: 'One row per error that happened', series: false },
  { value: 'traces', label: 'Traces', description: 'Search for traces', series: false },
  { value: 'trace', label: 'Trace by id', description: 'All spans of one trace', series: false },
  {
    value: 'spanSeries',
    label: 'Spans over time',
    description: 'Rate, errors and durations per time bucket',
    series: true,
  },
  { value: 'operations', label: 'Operations', description: 'One row per operation or service', series: false },
  {
    value: 'partitions',
    label: 'Partitions',
    description: 'Partitions of every table with their state',
    series: false,
  },
  { value: 'sql', label: 'SQL', description: 'Your own SELECT, run read-only', series: true },
];

/** An alert rule needs numbers over time; a table in it would only fail later. */
export function queryTypesFor(alerting: boolean): QueryTypeChoice[] {
  return QUERY_TYPES.filter(({ series }) => series || !alerting);
}

/** The alert editor shows the default query but sends it without; the sidecar reads that as `errorSeries`, and so do we. */
export const typeOf = ({ queryType }: Pick<HowdahQuery, 'queryType'>): KnownType => queryType ?? 'errorSeries';

/**
 * The query after another type was chosen: what both types know is kept, the rest is left behind, so that no hidden
 * field goes on working.
 */
export function changeType(query: HowdahQuery, queryType: KnownType): HowdahQuery {
  const { refId, hide, datasource } = query;
  const kept = Object.fromEntries(Object.entries(query).filter(([field]) => FIELDS[queryType].includes(field)));
  if (typeof kept['search'] === 'string' && isOnTraces(typeOf(query)) !== isOnTraces(queryType)) {
    kept['search'] = withoutState(kept['search']);
  }
  const defaults = DEFAULTS[queryType];
  // The defaults make the fields that the type needs.
  return { ...defaults, ...kept, refId, ...(hide !== undefined && { hide }), datasource, queryType } as HowdahQuery;
}

const isOnTraces = (type: KnownType) => ['traces', 'spanSeries', 'operations'].includes(type);

/** `is:` has other words for issues than for traces: taken along, it would only make the new query fail. */
const withoutState = (search: string) => search.replaceAll(/(^|\s)[!-]?is:(\[[^\]]*\]|\S+)/g, '').trim();

/** What a new query of the type shows at once. */
export const DEFAULTS: { [T in KnownType]: Omit<Extract<QueryModel, { queryType?: T }>, 'queryType'> } = {
  issues: { search: 'is:unresolved' },
  occurrences: {},
  errorSeries: {},
  traces: {},
  trace: { traceId: '' },
  spanSeries: { measures: ['rate'] },
  operations: {},
  partitions: {},
  sql: {
    sql: [
      'select occurred_at, exception_type, message, environment',
      '  from monitoring.errors',
      ' where $__timeFilter(occurred_at)',
      ' order by occurred_at desc',
      ' limit 100',
    ].join('\n'),
  },
  values: { key: 'service' },
};

const SEARCHING = ['search', 'filters', 'environments', 'limit'];

const FIELDS: Record<KnownType, string[]> = {
  issues: [...SEARCHING, 'sort'],
  occurrences: [...SEARCHING, 'issueId', 'traceId'],
  errorSeries: [...SEARCHING, 'groupBy', 'issueId', 'onlyNew', 'measure'],
  traces: [...SEARCHING, 'minDurationMs', 'maxDurationMs'],
  trace: ['traceId'],
  spanSeries: [...SEARCHING, 'measures'],
  operations: [...SEARCHING, 'only', 'by'],
  partitions: ['table'],
  sql: ['sql', 'limit'],
  values: ['key', 'contains', 'limit'],
};
