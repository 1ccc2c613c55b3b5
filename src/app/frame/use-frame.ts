import type { TimeRange } from '@grafana/data';
import { MultiValueVariable, sceneGraph, type SceneObject, type VariableValue } from '@grafana/scenes';
import { useCallback, useMemo, useSyncExternalStore } from 'react';

/** What is chosen at the top of the page. A new `range` object means "ask again", even with the same bounds. */
export interface Frame {
  /** Empty until Grafana has settled on a data source. */
  datasourceUid: string;
  /** Empty: all. */
  environments: readonly string[];
  range: TimeRange;
  refresh: () => void;
}

export function useFrame(scene: SceneObject): Frame {
  const timeRange = sceneGraph.getTimeRange(scene);
  const { value: range } = timeRange.useState();
  const datasource = useVariableValue(scene, 'ds');
  const environment = useVariableValue(scene, 'env');
  return useMemo(
    () => ({
      datasourceUid: valuesOf(datasource)[0] ?? '',
      environments: valuesOf(environment),
      range,
      refresh: () => timeRange.onRefresh(),
    }),
    [datasource, environment, range, timeRange]
  );
}

/** The chosen value; undefined on pages without this variable. */
function useVariableValue(scene: SceneObject, name: string): VariableValue | undefined {
  const found = sceneGraph.lookupVariable(name, scene);
  const variable = found instanceof MultiValueVariable ? found : undefined;
  const subscribe = useCallback(
    (onChange: () => void) => {
      const subscription = variable?.subscribeToState(onChange);
      return () => subscription?.unsubscribe();
    },
    [variable]
  );
  return useSyncExternalStore(subscribe, () => (variable?.state as { value: VariableValue } | undefined)?.value);
}

/** The chosen values; "All" is no choice. */
function valuesOf(value: VariableValue | undefined): string[] {
  const values = (Array.isArray(value) ? value : [value]).filter((one) => one !== undefined && one !== '').map(String);
  return values.includes(ALL) ? [] : values;
}

const ALL = '$__all';
