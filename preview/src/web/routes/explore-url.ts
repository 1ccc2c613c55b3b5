import type { RawTimeRange } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';

/** What Explore shows, as it stands in the address: the shape of Grafana's own links to Explore. */
export interface ExploreState {
  queries: DataQuery[];
  range: RawTimeRange;
}

const LAST_HOUR: RawTimeRange = { from: 'now-1h', to: 'now' };

export function readExploreState(search: string): ExploreState {
  const panes = new URLSearchParams(search).get('panes');
  try {
    const [pane] = Object.values(JSON.parse(panes ?? '{}') as Record<string, Partial<ExploreState>>);
    return { queries: pane?.queries ?? [], range: pane?.range ?? LAST_HOUR };
  } catch {
    // A link that was cut in two: an empty Explore is more useful than an error.
    return { queries: [], range: LAST_HOUR };
  }
}

export function writeExploreState(state: ExploreState, datasourceUid: string): string {
  const panes = JSON.stringify({ preview: { datasource: datasourceUid, ...state } });
  return `/explore?${new URLSearchParams({ schemaVersion: '1', panes, orgId: '1' })}`;
}
