import type { QueryModel } from '../contract/query-model.ts';

/** Grafana's classic dashboard JSON (schema 42), as far as ours use it. */
export interface Dashboard {
  id: null;
  uid: string;
  title: string;
  description: string;
  tags: string[];
  revision: number;
  schemaVersion: 42;
  editable: boolean;
  graphTooltip: 1;
  time: { from: string; to: string };
  timezone: 'browser';
  refresh: string;
  templating: { list: object[] };
  annotations: { list: object[] };
  links: object[];
  panels: Array<Panel & { id: number; gridPos: GridPos }>;
}

export interface GridPos {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** A panel before it has a place and a number. */
export interface Panel {
  type: string;
  title: string;
  description: string;
  datasource: DataSourceRef;
  targets: Target[];
  fieldConfig: { defaults: Record<string, unknown>; overrides: Override[] };
  options: Record<string, unknown>;
  transformations?: object[];
  /** The shortest time bucket, e.g. `1m`. */
  interval?: string;
  /** Bars, not pixels, when there should be fewer of them. */
  maxDataPoints?: number;
}

export interface DataSourceRef {
  type: 'howdah-datasource';
  uid: string;
}

export type Target = QueryModel & { refId: string; datasource: DataSourceRef };

export interface Override {
  matcher: { id: 'byName'; options: string };
  properties: Array<{ id: string; value: unknown }>;
}

/** What each place where a dashboard is used may do. */
export interface Variant {
  datasource: DataSourceRef;
  /** Empty: all environments. */
  environments: string[];
  /** SQL that is true for the environments wanted. */
  environmentSql: (column: string) => string;
  /** A link into the app's pages, or undefined where those who look cannot open them. */
  appLink: ((path: string, query?: string) => string) | undefined;
}

const TYPE = 'howdah-datasource';
const APP = '/a/howdah-observability-app';

/** A link into the app's pages, or undefined where the variant has none. */
export function linkTo(variant: Variant, title: string, path: string, query?: string): Link | undefined {
  return variant.appLink && { title, url: variant.appLink(path, query) };
}

export interface Link {
  title: string;
  url: string;
}

/** For people in Grafana: they choose data source and environments, and rows lead into the app. */
export const PRIVATE: Variant = {
  datasource: { type: TYPE, uid: '${ds}' },
  environments: ['$env'],
  environmentSql: (column) => `${column} = any(array[\${env:sqlstring}]::text[])`,
  appLink: (path, query = '') => `${APP}/${path}?var-ds=\${ds}&\${env:queryparam}&\${__url_time_range}${query}`,
};

/** For public dashboards: Grafana allows no variables there, and nobody is signed in. */
export const PUBLIC: Variant = {
  datasource: { type: TYPE, uid: 'howdah' },
  environments: [],
  environmentSql: () => 'true',
  appLink: undefined,
};

/** A row of panels with their widths; all are as high as the row. The grid has 24 columns. */
export interface Row {
  height: number;
  panels: Array<{ width: number; panel: Panel }>;
}

/** Puts rows below each other and numbers the panels. */
export function dashboard(
  about: Pick<Dashboard, 'uid' | 'title' | 'description' | 'tags' | 'revision'>,
  variant: Variant,
  rows: readonly Row[]
): Dashboard {
  const isPublic = variant === PUBLIC;
  return {
    id: null,
    uid: isPublic ? `${about.uid}-public` : about.uid,
    title: isPublic ? `${about.title} (public)` : about.title,
    description: about.description,
    tags: about.tags,
    revision: about.revision,
    schemaVersion: 42,
    editable: true,
    graphTooltip: 1,
    time: { from: 'now-6h', to: 'now' },
    timezone: 'browser',
    refresh: '30s',
    templating: { list: isPublic ? [] : variables() },
    annotations: { list: [] },
    links: isPublic ? [] : appLinks(),
    panels: placed(rows),
  };
}

function placed(rows: readonly Row[]): Dashboard['panels'] {
  let y = 0;
  let id = 0;
  return rows.flatMap(({ height, panels }) => {
    let x = 0;
    const row = panels.map(({ width, panel }) => {
      id += 1;
      const gridPos = { x, y, w: width, h: height };
      x += width;
      return { id, gridPos, ...panel };
    });
    y += height;
    return row;
  });
}

function variables(): object[] {
  return [
    {
      name: 'ds',
      label: 'Data source',
      description: 'Which Howdah to look at.',
      type: 'datasource',
      query: TYPE,
      current: {},
      options: [],
      refresh: 1,
    },
    {
      name: 'env',
      label: 'Environment',
      description: 'Where the code ran.',
      type: 'query',
      datasource: { type: TYPE, uid: '${ds}' },
      query: { refId: 'env', queryType: 'values', key: 'environment' },
      multi: true,
      includeAll: true,
      current: { text: ['All'], value: ['$__all'] },
      options: [],
      refresh: 2,
      sort: 1,
    },
  ];
}

function appLinks(): object[] {
  return [
    { title: 'Issues', path: 'issues', icon: 'bug' },
    { title: 'Traces', path: 'traces', icon: 'gf-traces' },
  ].map(({ title, path, icon }) => ({
    title,
    icon,
    type: 'link',
    url: `${APP}/${path}?var-ds=\${ds}`,
    tags: [],
    asDropdown: false,
    includeVars: false,
    keepTime: true,
    targetBlank: false,
    tooltip: `Open ${title.toLowerCase()} in Howdah`,
  }));
}
