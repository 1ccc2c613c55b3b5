import {
  type AppPlugin,
  type PanelMenuItem,
  type PluginExtensionPanelContext,
  PluginExtensionPoints,
} from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { sceneGraph, SceneQueryRunner, type VizPanel, VizPanelMenu } from '@grafana/scenes';
import { hasRole } from '../chrome/nav-items.ts';
import { writeExploreState } from '../routes/explore-url.ts';
import type { DashboardJson } from './dashboard-json.ts';

/** A panel's menu: its queries in Explore, and the links that the app adds to every panel of a dashboard. */
export function panelMenu(dashboard: DashboardJson, app: AppPlugin): VizPanelMenu {
  const menu = new VizPanelMenu({ items: [] });
  menu.addActivationHandler(() => {
    const panel = menu.parent as VizPanel;
    menu.setItems([...exploreItem(panel), ...appItems(panel, dashboard, app)]);
  });
  return menu;
}

function exploreItem(panel: VizPanel): PanelMenuItem[] {
  const queries = queriesOf(panel);
  if (queries.length === 0 || !hasRole('Editor')) {
    return [];
  }
  const { raw } = sceneGraph.getTimeRange(panel).state.value;
  const filled = JSON.parse(sceneGraph.interpolate(panel, JSON.stringify(queries))) as typeof queries;
  const href = writeExploreState({ queries: filled, range: raw }, 'howdah');
  return [{ text: 'Explore', iconClassName: 'compass', href }];
}

function appItems(panel: VizPanel, dashboard: DashboardJson, app: AppPlugin): PanelMenuItem[] {
  const { value, timeZone = 'browser' } = sceneGraph.getTimeRange(panel).state;
  const context: PluginExtensionPanelContext = {
    pluginId: panel.state.pluginId,
    id: panel.getLegacyPanelId(),
    title: sceneGraph.interpolate(panel, panel.state.title),
    timeRange: value.raw,
    timeZone,
    dashboard: { uid: dashboard.uid, title: dashboard.title, tags: [] },
    targets: queriesOf(panel),
  };
  return app.addedLinkConfigs.flatMap((link): PanelMenuItem[] => {
    if (![link.targets].flat().includes(PluginExtensionPoints.DashboardPanelMenu)) {
      return [];
    }
    const changes = link.configure ? link.configure(context) : {};
    const { title = link.title, icon = link.icon, path = link.path } = changes ?? {};
    if (!changes || !path) {
      return [];
    }
    return [{ text: title, ...(icon && { iconClassName: icon }), onClick: () => locationService.push(path) }];
  });
}

/** The panel's queries, each with its data source by its real uid. */
function queriesOf(panel: VizPanel) {
  const [runner] = sceneGraph.findDescendents(panel, SceneQueryRunner);
  return (runner?.state.queries ?? []).map((query) => {
    const { type, uid = '' } = query.datasource ?? runner?.state.datasource ?? {};
    return { ...query, datasource: { ...(type && { type }), uid: sceneGraph.interpolate(panel, uid) } };
  });
}
