import { Refusal } from '../../decide/refusal.ts';
import type { ParsedSql } from '../parsed-query.ts';
import { columnToField } from './column-to-field.ts';
import type { DataField, DataFrame } from './data-frame.ts';
import { cutNotice, type FrameContext } from './frame-context.ts';
import { type FillGaps, fillGaps } from './fill-gaps.ts';

export interface SqlResult {
  columns: Array<{ name: string; typeId: number }>;
  /** As PostgreSQL writes them, in the order of the columns. */
  rows: Array<Array<string | null>>;
}

/**
 * A result as a table, or as one series per numeric column and combination of texts. No row is an empty list: a table
 * with zero rows is an error inside of expressions (facts: grafana-backend 3.6).
 */
export function sqlFrames(
  result: SqlResult,
  query: ParsedSql,
  context: FrameContext,
  fill: FillGaps | undefined
): DataFrame[] {
  const rows = result.rows.slice(0, query.limit);
  if (rows.length === 0) return [];
  const notices = result.rows.length > query.limit ? [cutNotice(query.limit, 'rows')] : [];
  const fields = result.columns.map(({ name, typeId }, index) => columnToField(name, typeId, rows, index));
  const meta = { executedQueryString: context.executedQueryString, notices };
  if (query.format === 'table') {
    return [{ refId: context.refId, meta: { ...meta, preferredVisualisationType: 'table' }, fields }];
  }
  return toSeries(fields, fill, context).map((frame, index) => ({
    ...frame,
    refId: context.refId,
    meta: {
      type: 'timeseries-multi',
      typeVersion: [0, 1],
      preferredVisualisationType: 'graph',
      ...(index === 0 && meta),
    },
  }));
}

function toSeries(fields: readonly DataField[], fill: FillGaps | undefined, context: FrameContext): DataFrame[] {
  const time =
    fields.find(({ name, type }) => name === 'time' && type === 'time') ?? fields.find(({ type }) => type === 'time');
  const measures = fields.filter(({ type }) => type === 'float64');
  if (!time || measures.length === 0) {
    const missing = time
      ? 'a number'
      : 'a column of type timestamptz, for example $__timeGroupAlias(occurred_at, $__interval)';
    throw new Refusal(
      'sql_no_series',
      400,
      `A time series needs ${missing}. Add it to the SELECT or choose the format "table".`
    );
  }
  const texts = fields.filter((field) => field !== time && !measures.includes(field));
  const labelsOf = (row: number) =>
    Object.fromEntries(
      texts.flatMap(({ name, values }) => (values[row] === null ? [] : [[name, labelOf(values[row])]]))
    );

  const groups = new Map<string, { labels: Record<string, string>; rows: number[] }>();
  time.values.forEach((value, row) => {
    if (value === null) return;
    const labels = labelsOf(row);
    const key = JSON.stringify(labels);
    const group = groups.get(key) ?? { labels, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  });
  return [...groups.values()].flatMap(({ labels, rows }) =>
    measures.map((measure) => {
      const points = rows
        .map((row): [bigint, number | null] => [time.values[row] as bigint, measure.values[row] as number | null])
        .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      const filled = fill ? fillGaps(points, fill, context.window) : points;
      const values = Object.values(labels);
      const displayName = [...values, ...(values.length === 0 || measures.length > 1 ? [measure.name] : [])].join(' ');
      return {
        name: displayName,
        fields: [
          { name: 'time', type: 'time', nullable: false, values: filled.map(([at]) => at) },
          {
            name: measure.name,
            type: 'float64',
            labels,
            config: { displayNameFromDS: displayName },
            values: filled.map(([, value]) => value),
          },
        ],
      };
    })
  );
}

/** Texts as they are, everything else (booleans, JSON) as JSON. */
function labelOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
