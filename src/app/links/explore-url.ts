import { datasourceId } from '../../shared/plugin-ids';

/** Opens a statement in Grafana's Explore, in the time range given as the URL holds it. */
export function exploreUrl(datasourceUid: string, sql: string, range: Readonly<{ from: string; to: string }>): string {
  const datasource = { type: datasourceId, uid: datasourceUid };
  const panes = {
    howdah: {
      datasource: datasourceUid,
      queries: [{ refId: 'A', datasource, queryType: 'sql', sql, format: 'table' }],
      range,
    },
  };
  return `/explore?${new URLSearchParams({ schemaVersion: '1', panes: JSON.stringify(panes) }).toString()}`;
}
