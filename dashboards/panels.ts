import type { QueryModel } from '../contract/query-model.ts';
import type { Link, Override, Panel, Target, Variant } from './dashboard.ts';

/** What every panel says about itself. The unit is one of Grafana's, e.g. `short`, `ms`, `percentunit`, `reqps`. */
interface About {
  title: string;
  description: string;
  unit: string;
}

type Query = QueryModel & { refId?: string };

export function stat(variant: Variant, about: About, query: Query, look: StatLook): Panel {
  return {
    ...basics(variant, 'stat', about, [query]),
    fieldConfig: {
      defaults: {
        unit: about.unit,
        color: { mode: look.steps ? 'thresholds' : 'fixed', ...(!look.steps && { fixedColor: 'text' }) },
        ...(look.steps && { thresholds: steps(look.steps) }),
        ...(look.decimals !== undefined && { decimals: look.decimals }),
        ...(look.noValue !== undefined && { noValue: look.noValue }),
        ...(look.link && { links: [look.link] }),
      },
      overrides: [],
    },
    options: {
      reduceOptions: { values: false, calcs: [look.calc], fields: look.field ?? '' },
      orientation: 'auto',
      textMode: 'value',
      colorMode: 'value',
      graphMode: look.sparkline ? 'area' : 'none',
      justifyMode: 'auto',
      wideLayout: true,
      text: { valueSize: 36 },
    },
  };
}

interface StatLook {
  calc: 'sum' | 'count' | 'mean' | 'lastNotNull';
  /** Regular expression for the field to reduce; all numbers by default. */
  field?: string;
  sparkline?: boolean;
  decimals?: number;
  /** What stands there when the query has no rows. */
  noValue?: string;
  steps?: Steps;
  link?: Link | undefined;
}

/** Colours from a value on; the first has no lower bound. */
export type Steps = ReadonlyArray<readonly [color: 'green' | 'orange' | 'red' | 'text', from: number | null]>;

export function timeseries(variant: Variant, about: About, queries: readonly Query[], look: SeriesLook = {}): Panel {
  return {
    ...basics(variant, 'timeseries', about, queries),
    interval: '1m', // Rollups are by the minute; finer buckets would be empty between them.
    ...(look.bars && { maxDataPoints: 120 }),
    fieldConfig: {
      defaults: {
        unit: about.unit,
        min: 0,
        color: { mode: 'palette-classic' },
        custom: {
          drawStyle: look.bars ? 'bars' : 'line',
          lineWidth: look.bars ? 0 : 1,
          fillOpacity: look.bars ? 80 : 10,
          showPoints: 'never',
          // Rare calls have no value in most minutes; a longer gap is a gap.
          spanNulls: look.bars ? false : 10 * 60_000,
          stacking: { mode: look.bars ? 'normal' : 'none', group: 'A' },
        },
      },
      overrides: [],
    },
    options: {
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  };
}

interface SeriesLook {
  /** Stacked bars for counts, lines otherwise. */
  bars?: boolean;
}

export function bargauge(variant: Variant, about: About, query: Query, look: BarLook): Panel {
  return {
    ...basics(variant, 'bargauge', about, [query]),
    fieldConfig: {
      defaults: {
        unit: about.unit,
        min: 0, // The length says how much; a colour would say that much is bad or good.
        color: { mode: 'fixed', fixedColor: 'blue' },
        noValue: '0',
      },
      overrides: [],
    },
    options: {
      reduceOptions: { values: look.perRow ?? false, calcs: [look.calc], fields: '', limit: 20 },
      orientation: 'horizontal',
      displayMode: 'basic',
      valueMode: 'color',
      namePlacement: 'auto',
      showUnfilled: true,
      sizing: 'auto',
      minVizWidth: 8,
      minVizHeight: 16,
      maxVizHeight: 28,
      text: { titleSize: 12, valueSize: 14 },
    },
  };
}

interface BarLook {
  calc: 'sum' | 'mean' | 'lastNotNull';
  /** A bar for each row of a table, not for each series. */
  perRow?: boolean;
}

/** A column of a table: which field, what stands above it, how its values are written. */
export interface Column<Field extends string> {
  field: Field;
  title: string;
  unit?: string;
  /** Digits after the point; otherwise as many as three significant digits take. */
  decimals?: number;
  width?: number;
  link?: Link | undefined;
}

/** `Field` are the columns that the query's frame has, by the contract; `keep` are used in links and not shown. */
export function table<Field extends string>(
  variant: Variant,
  about: About,
  query: Query,
  columns: ReadonlyArray<Column<Field>>,
  keep: readonly Field[] = []
): Panel {
  const fields = [...columns.map(({ field }) => field), ...keep];
  return {
    ...basics(variant, 'table', about, [query]),
    transformations: [
      {
        id: 'organize',
        options: {
          indexByName: Object.fromEntries(fields.map((field, index) => [field, index])),
          includeByName: Object.fromEntries(fields.map((field) => [field, true])),
          excludeByName: {},
          renameByName: {},
        },
      },
    ],
    fieldConfig: {
      defaults: { unit: about.unit, custom: { align: 'auto', cellOptions: { type: 'auto' } } },
      overrides: [...columns.map(toOverride), ...keep.map(hidden)],
    },
    options: { showHeader: true, cellHeight: 'sm' },
  };
}

function toOverride<Field extends string>({ field, title, unit, decimals, width, link }: Column<Field>): Override {
  return {
    matcher: { id: 'byName', options: field },
    properties: [
      { id: 'displayName', value: title },
      ...(unit === undefined ? [] : [{ id: 'unit', value: unit }]),
      ...(decimals === undefined ? [] : [{ id: 'decimals', value: decimals }]),
      ...(width === undefined ? [] : [{ id: 'custom.width', value: width }]),
      ...(link ? [{ id: 'links', value: [link] }] : []),
    ],
  };
}

function hidden(field: string): Override {
  return { matcher: { id: 'byName', options: field }, properties: [{ id: 'custom.hideFrom.viz', value: true }] };
}

/** One of our own panels, with its standard options. */
export function ownPanel(
  variant: Variant,
  type: 'howdah-errors-panel' | 'howdah-partitions-panel',
  about: About,
  query: Query
): Panel {
  return {
    ...basics(variant, type, about, [query]),
    fieldConfig: { defaults: { unit: about.unit }, overrides: [] },
    options: {},
  };
}

/** Whether there is room for what comes: on every dashboard, because a missing partition stops everything else. */
export function partitionHealth(variant: Variant): Panel {
  return ownPanel(
    variant,
    'howdah-partitions-panel',
    {
      title: 'Partition health',
      description: 'Whether there is room for what comes, and when old rows are dropped.',
      unit: 'bytes',
    },
    { queryType: 'partitions', format: 'table' }
  );
}

function basics(variant: Variant, type: string, about: About, queries: readonly Query[]) {
  return {
    type,
    title: about.title,
    description: about.description,
    datasource: variant.datasource,
    targets: queries.map((query, index): Target => {
      const refId = query.refId ?? String.fromCharCode('A'.charCodeAt(0) + index);
      return { ...query, refId, datasource: variant.datasource };
    }),
  };
}

function steps(list: Steps) {
  return { mode: 'absolute', steps: list.map(([color, value]) => ({ color, value })) };
}
