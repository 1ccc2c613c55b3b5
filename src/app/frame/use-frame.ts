import type { TimeRange } from '@grafana/data';
import { MultiValueVariable, sceneGraph, type SceneObject, type VariableValue } from '@grafana/scenes';
import { useMemo } from 'react';

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

function useVariableValue(scene: SceneObject, name: string): VariableValue | undefined {
  const variable = sceneGraph.lookupVariable(name, scene);
  if (!(variable instanceof MultiValueVariable)) {
    throw new Error(`The page has no variable ${name}.`);
  }
  const { value } = variable.useState() as { value: VariableValue };
  return value;
}

/** The chosen values; "All" is no choice. */
function valuesOf(value: VariableValue | undefined): string[] {
  const values = (Array.isArray(value) ? value : [value]).filter((one) => one !== undefined && one !== '').map(String);
  return values.includes(ALL) ? [] : values;
}

const ALL = '$__all';
