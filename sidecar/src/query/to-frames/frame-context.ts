import type { QueryWindow } from '../parsed-query.ts';
import type { Notice } from './data-frame.ts';
import type { DataSourceRef } from './fields.ts';

/** What every builder of frames gets beside its rows. */
export interface FrameContext {
  refId: string;
  window: QueryWindow;
  /** What ran, for Grafana's inspector. */
  executedQueryString: string;
  /** Missing outside of Grafana. */
  datasource: DataSourceRef | undefined;
  now: Date;
}

/** The rows within the limit, and a notice when there were more. */
export function cut<R>(rows: readonly R[], limit: number, what: string): { rows: R[]; notices: Notice[] } {
  if (rows.length <= limit) return { rows: [...rows], notices: [] };
  return { rows: rows.slice(0, limit), notices: [cutNotice(limit, what)] };
}

export function cutNotice(limit: number, what: string): Notice {
  return {
    severity: 'warning',
    text: `Only the first ${limit.toLocaleString('en-US')} ${what} are shown. Narrow the search or the time range, or raise the limit.`,
  };
}
