import { DashboardCursorSync, type DataTransformerConfig } from '@grafana/data';
import {
  behaviors,
  EmbeddedScene,
  SceneControlsSpacer,
  SceneDataTransformer,
  sceneGraph,
  SceneGridItem,
  type SceneGridItemLike,
  SceneGridLayout,
  SceneGridRow,
  SceneQueryRunner,
  SceneRefreshPicker,
  SceneTimePicker,
  SceneTimeRange,
  VariableValueSelectors,
  VizPanel,
  type VizPanelMenu,
} from '@grafana/scenes';
import type { DashboardJson, PanelJson } from './dashboard-json.ts';
import { toVariables } from './to-variables.ts';

/**
 * A classic dashboard as a scene: variables, time, rows and panels on the grid. Not there: repeats, annotations, library
 * panels, alerts, relative time of single panels, editing.
 */
export function toScene(dashboard: DashboardJson, menuOf: () => VizPanelMenu): EmbeddedScene {
  const scene = new EmbeddedScene({
    $timeRange: new SceneTimeRange({
      ...(dashboard.time ?? { from: 'now-6h', to: 'now' }),
      ...(dashboard.timezone && { timeZone: dashboard.timezone }),
    }),
    $variables: toVariables(dashboard.templating?.list ?? []),
    $behaviors: [new behaviors.CursorSync({ sync: dashboard.graphTooltip ?? DashboardCursorSync.Off })],
    controls: [
      new VariableValueSelectors({}),
      new SceneControlsSpacer(),
      new SceneTimePicker({ isOnCanvas: true }),
      new SceneRefreshPicker({
        refresh: dashboard.refresh || '',
        intervals: dashboard.timepicker?.refresh_intervals ?? ['5s', '10s', '30s', '1m', '5m', '15m'],
        isOnCanvas: true,
      }),
    ],
    body: new SceneGridLayout({ isDraggable: false, isResizable: false, children: toGrid(dashboard.panels ?? []) }),
  });
  for (const panel of sceneGraph.findDescendents(scene, VizPanel)) {
    panel.setState({ menu: menuOf() });
  }
  return scene;
}

/** An open row holds the panels after it in the list; a collapsed one carries them itself. */
function toGrid(panels: PanelJson[]): SceneGridItemLike[] {
  const top: SceneGridItemLike[] = [];
  let row: { json: PanelJson; children: SceneGridItemLike[] } | undefined;
  const finishRow = () => {
    if (row) {
      top.push(toRow(row.json, row.children));
    }
    row = undefined;
  };
  for (const panel of panels) {
    if (panel.type === 'row') {
      finishRow();
      row = { json: panel, children: (panel.panels ?? []).map(toItem) };
      if (panel.collapsed) {
        finishRow();
      }
    } else {
      (row?.children ?? top).push(toItem(panel));
    }
  }
  finishRow();
  return top;
}

function toRow({ id, title = '', collapsed, gridPos }: PanelJson, children: SceneGridItemLike[]): SceneGridRow {
  return new SceneGridRow({
    key: `row-${id}`,
    title,
    isCollapsible: true,
    isCollapsed: collapsed ?? false,
    x: 0,
    y: gridPos.y,
    children,
  });
}

function toItem(panel: PanelJson): SceneGridItem {
  const { x, y, w, h } = panel.gridPos;
  return new SceneGridItem({ key: `item-${panel.id}`, x, y, width: w, height: h, body: toPanel(panel) });
}

function toPanel(panel: PanelJson): VizPanel {
  const { targets = [], transformations = [] } = panel;
  return new VizPanel({
    key: `panel-${panel.id}`,
    pluginId: panel.type,
    title: panel.title ?? '',
    ...(panel.description && { description: panel.description }),
    ...(panel.pluginVersion && { pluginVersion: panel.pluginVersion }),
    options: panel.options ?? {},
    fieldConfig: panel.fieldConfig ?? { defaults: {}, overrides: [] },
    displayMode: panel.transparent ? 'transparent' : 'default',
    hoverHeader: !panel.title,
    ...(targets.length > 0 && { $data: toData(panel, transformations) }),
  });
}

function toData(panel: PanelJson, transformations: DataTransformerConfig[]) {
  const { targets = [], datasource, interval, maxDataPoints } = panel;
  const source = datasource ?? targets[0]?.datasource;
  const runner = new SceneQueryRunner({
    queries: targets,
    ...(source && { datasource: source }),
    ...(interval && { minInterval: interval }),
    ...(maxDataPoints ? { maxDataPoints } : { maxDataPointsFromWidth: true }),
  });
  return transformations.length > 0 ? new SceneDataTransformer({ $data: runner, transformations }) : runner;
}
