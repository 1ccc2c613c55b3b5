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
import { VariableHide, VariableRefresh } from '@grafana/schema';
import { datasourceId } from '../../shared/plugin-ids';
import { howdahDatasources } from './howdah-datasources';

/** The chosen data source, as queries of a scene name it. */
export const chosenDatasource = { type: datasourceId, uid: '${ds}' };

/**
 * What every page can choose: data source, environments, time, refresh. A page inherits nothing from the page that leads
 * to it, so each one gets its own objects; the URL fills them with the same values.
 */
export function pageFrame(): {
  $timeRange: SceneTimeRange;
  $variables: SceneVariableSet;
  controls: SceneObject[];
} {
  return {
    $timeRange: new SceneTimeRange({ from: 'now-24h', to: 'now' }),
    $variables: new SceneVariableSet({ variables: [datasourceVariable(), environmentVariable()] }),
    controls: [
      new VariableValueSelectors({}),
      new SceneControlsSpacer(),
      new SceneTimePicker({ isOnCanvas: true }),
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
    isMulti: true,
    includeAll: true,
    defaultToAll: true,
    // Not the list of all values: telemetry that names no environment is found, too.
    allValue: '*',
    maxVisibleValues: 2,
  });
}
