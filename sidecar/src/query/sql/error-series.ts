import type { ErrorGroupBy } from '../../../../contract/query-model.ts';
import type { ParsedErrorSeries, QueryWindow } from '../parsed-query.ts';
import { collectValues, type Statement } from '../statement.ts';
import type { TimeBuckets } from '../time-buckets.ts';
import { occurrencesIn } from './occurrences-in.ts';

/**
 * Occurrences per time bucket and label; only those labels with the most occurrences, one more than the limit. The
 * bucket is a number from 0.
 */
export function errorSeriesStatement(query: ParsedErrorSeries, window: QueryWindow, buckets: TimeBuckets): Statement {
  const values = collectValues();
  const only = [
    ...(query.issueId ? [`o.error_id = ${values.add(query.issueId)}::uuid`] : []),
    ...(query.onlyNew
      ? [
          `i.first_seen >= ${values.add(window.from)}::timestamptz and i.first_seen < ${values.add(window.to)}::timestamptz`,
        ]
      : []),
  ];
  const text = `
  -- query/error-series
  with counted as (
  select floor((extract(epoch from o.occurred_at) * 1000 - ${values.add(buckets.firstMs)}::bigint) / ${values.add(buckets.stepMs)}::bigint)::integer as bucket,
         ${LABELS[query.groupBy]} as labels, max(${NAMES[query.groupBy] ?? 'null::text'}) as name, count(*) as occurrences
    ${occurrencesIn(window, query, query.terms, 'occurrence', values, only)}
   group by bucket, labels),
  top as (
  select labels, max(name) as name, sum(occurrences) as total
    from counted
   group by labels
   order by total desc, labels
   limit ${values.add(query.limit + 1)})
  select counted.bucket, counted.labels, top.name, counted.occurrences
    from counted
    join top on top.labels = counted.labels
   order by top.total desc, counted.labels, counted.bucket`;
  return { text, values: values.list };
}

const LABELS: Readonly<Record<ErrorGroupBy, string>> = {
  none: "'{}'::text[]",
  service: "array[coalesce(o.service_name, '')]",
  environment: 'array[o.environment]',
  type: 'array[o.error_type]',
  severity: 'array[o.severity]',
  release: "array[coalesce(o.release_version, '')]",
  issue: 'array[o.error_id::text, i.error_type]',
  tenant: "array[coalesce(o.tenant, '')]",
};
const NAMES: Readonly<Partial<Record<ErrorGroupBy, string>>> = { issue: "i.error_type || ': ' || i.error_message" };
