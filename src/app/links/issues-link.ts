import { datasourceId } from '../../shared/plugin-ids';
import { issuesPath } from './paths';

interface Target {
  datasource?: { type?: string; uid?: string } | null;
  search?: unknown;
}

/** What Grafana tells about the panel or the Explore pane whose menu is open. */
interface Context {
  targets?: readonly Target[];
  timeRange?: { from?: unknown; to?: unknown };
}

/** The link of a menu: there only where the data comes from Howdah, and with the search and the time of its query. */
export function issuesLink(context: Readonly<Context> | undefined): { path: string } | undefined {
  const target = context?.targets?.find(({ datasource }) => datasource?.type === datasourceId);
  if (!target?.datasource?.uid) {
    return undefined;
  }
  const params = new URLSearchParams({ 'var-ds': target.datasource.uid });
  const [from, to] = [timeText(context?.timeRange?.from), timeText(context?.timeRange?.to)];
  if (from && to) {
    params.set('from', from);
    params.set('to', to);
  }
  if (typeof target.search === 'string' && target.search !== '' && !target.search.includes('$')) {
    params.set('q', target.search);
  }
  return { path: `${issuesPath}?${params.toString()}` };
}

/** A time as the URL holds it: `now-1h`, or milliseconds where Grafana hands over a date. */
function timeText(time: unknown): string | undefined {
  const value: unknown = typeof time === 'object' ? time?.valueOf() : time;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
