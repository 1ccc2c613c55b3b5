import type { ParsedSearching, QueryWindow } from '../parsed-query.ts';
import type { Values } from '../statement.ts';
import { conditions } from './columns.ts';
import { hoursAndMinutes, minutesBetween, type RollupTier } from './rollup-tiers.ts';
import { rollupColumns, spanColumns } from './span-columns.ts';

type Window = Pick<QueryWindow, 'from' | 'to'>;

/** Spans `s` of the window with their operation `op` and resource `r`, filtered; always with both time bounds. */
export function spansIn(
  window: Window,
  searching: ParsedSearching,
  values: Values,
  more: readonly string[] = []
): string {
  return `from howdah.span s
    join howdah.operation op on op.operation_id = s.operation_id
    join howdah.resource r on r.resource_id = s.resource_id
   where ${[
     `s.start_time >= ${values.add(window.from)}::timestamptz and s.start_time < ${values.add(window.to)}::timestamptz`,
     ...environmentCondition(searching, values),
     ...more,
     ...conditions(searching.terms, spanColumns, values),
   ].join('\n     and ')}`;
}

/**
 * The same from the rollup `r`; the minute in which the window begins is taken whole. `tier` says which rows will do:
 * `hour` where whole hours are grouped anyway, which is then a sixtieth of the rows.
 */
export function rollupsIn(
  window: Window,
  searching: ParsedSearching,
  values: Values,
  { tier, more = [] }: { tier: RollupTier; more?: readonly string[] }
): string {
  const filters = [
    ...environmentCondition(searching, values),
    ...more,
    ...conditions(searching.terms, rollupColumns, values),
  ];
  const rollups = tier === 'hour' ? hoursAndMinutes(window, values) : minutesBetween(window, values);
  return `from (${rollups}) as r
    join howdah.operation op on op.operation_id = r.operation_id${
      filters.length > 0 ? `\n   where ${filters.join('\n     and ')}` : ''
    }`;
}

function environmentCondition({ environments }: ParsedSearching, values: Values): string[] {
  return environments.length > 0 ? [`r.environment = any(${values.add(environments)}::text[])`] : [];
}
