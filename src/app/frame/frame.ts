import { VariableRefresh } from '@grafana/data';
import {
  DataSourceVariable,
  QueryVariable,
  SceneControlsSpacer,
  type SceneObject,
  SceneRefreshPicker,
  SceneTimePicker,
  SceneTimeRange,
  SceneVariableSet,
  VariableValueSelectors,
} from '@grafana/scenes';
import { VariableHide } from '@grafana/schema';
import { datasourceId } from '../../shared/plugin-ids';
import { howdahDatasources } from './howdah-datasources';

/** The chosen data source, as queries of a scene name it. */
export const chosenDatasource = { type: datasourceId, uid: '${ds}' };

/** `telemetry`: data source, environments and time; `present`: what is shown is always that of now, everywhere. */
export type FrameKind = 'telemetry' | 'present';

/**
 * What a page can choose. It inherits nothing from the page that leads to it, so each one gets its own objects; the URL
 * fills them with the same values.
 */
export function pageFrame(kind: FrameKind): {
  $timeRange: SceneTimeRange;
  $variables: SceneVariableSet;
  controls: SceneObject[];
} {
  const isTelemetry = kind === 'telemetry';
  return {
    $timeRange: new SceneTimeRange({ from: 'now-24h', to: 'now' }),
    $variables: new SceneVariableSet({
      variables: isTelemetry ? [datasourceVariable(), environmentVariable()] : [datasourceVariable()],
    }),
    controls: [
      new VariableValueSelectors({}),
      new SceneControlsSpacer(),
      ...(isTelemetry ? [new SceneTimePicker({ isOnCanvas: true })] : []),
      new SceneRefreshPicker({ isOnCanvas: true }),
    ],
  };
}

/** A choice of one is none: the selector appears with the second data source. */
function datasourceVariable(): DataSourceVariable {
  const hide = howdahDatasources().length > 1 ? VariableHide.dontHide : VariableHide.hideVariable;
  return new DataSourceVariable({ name: 'ds', label: 'Data source', pluginId: datasourceId, hide });
}

function environmentVariable(): QueryVariable {
  return new QueryVariable({
    name: 'env',
    label: 'Environment',
    datasource: chosenDatasource,
    query: { refId: 'env', queryType: 'values', key: 'environment' },
    refresh: VariableRefresh.onTimeRangeChanged,
    // Until the values are known; an empty one would stand in the URL meanwhile.
    value: ['$__all'],
    text: ['All'],
    isMulti: true,
    includeAll: true,
    defaultToAll: true,
    // Not the list of all values: telemetry that names no environment is found, too.
    allValue: '*',
    maxVisibleValues: 2,
  });
}
