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
  const uid = target?.datasource?.uid;
  if (!uid) {
    return undefined;
  }
  const params = new URLSearchParams({ 'var-ds': uid });
  const { from, to } = context?.timeRange ?? {};
  if (isPlain(from) && isPlain(to)) {
    params.set('from', String(from));
    params.set('to', String(to));
  }
  if (typeof target?.search === 'string' && target.search !== '' && !target.search.includes('$')) {
    params.set('q', target.search);
  }
  return { path: `${issuesPath}?${params.toString()}` };
}

/** A time as the URL holds it: `now-1h` or milliseconds; anything else Grafana hands over is left out. */
const isPlain = (time: unknown) => typeof time === 'string' || typeof time === 'number';
