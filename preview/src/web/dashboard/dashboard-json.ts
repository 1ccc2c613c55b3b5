import type { DashboardCursorSync, DataLink, DataTransformerConfig, FieldConfigSource } from '@grafana/data';
import type { DataQuery, DataSourceRef, VariableRefresh, VariableSort } from '@grafana/schema';

/** Grafana's classic dashboard JSON, as far as the preview shows it. */
export interface DashboardJson {
  uid: string;
  title: string;
  description?: string;
  time?: { from: string; to: string };
  timezone?: string;
  refresh?: string | false;
  timepicker?: { refresh_intervals?: string[] };
  templating?: { list?: VariableJson[] };
  links?: DashboardLink[];
  panels?: PanelJson[];
  /** 0 off, 1 crosshair, 2 crosshair and tooltip. */
  graphTooltip?: DashboardCursorSync;
}

export interface DashboardLink {
  title: string;
  type: string;
  url?: string;
  icon?: string;
  tooltip?: string;
  targetBlank?: boolean;
  keepTime?: boolean;
}

export interface PanelJson {
  id: number;
  type: string;
  title?: string;
  description?: string;
  transparent?: boolean;
  collapsed?: boolean;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: DataSourceRef | null;
  targets?: DataQuery[];
  transformations?: DataTransformerConfig[];
  options?: Record<string, unknown>;
  fieldConfig?: FieldConfigSource;
  pluginVersion?: string;
  interval?: string;
  maxDataPoints?: number;
  links?: DataLink[];
  /** The panels of a collapsed row. */
  panels?: PanelJson[];
}

export interface VariableJson {
  name: string;
  type: string;
  label?: string;
  description?: string;
  hide?: number;
  query?: unknown;
  datasource?: DataSourceRef | null;
  regex?: string;
  refresh?: VariableRefresh;
  sort?: VariableSort;
  multi?: boolean;
  includeAll?: boolean;
  allValue?: string | null;
  allowCustomValue?: boolean;
  current?: { text?: string | string[]; value?: string | string[] };
  options?: Array<{ text: string; value: string }>;
  auto?: boolean;
  auto_count?: number;
  auto_min?: string;
  filters?: Array<{ key: string; operator: string; value: string }>;
}
