import {
  AdHocFiltersVariable,
  ConstantVariable,
  CustomVariable,
  DataSourceVariable,
  IntervalVariable,
  QueryVariable,
  type SceneVariable,
  SceneVariableSet,
  TextBoxVariable,
} from '@grafana/scenes';
import type { VariableJson } from './dashboard-json.ts';

/** The variables of a dashboard. A kind that the preview does not know is left out. */
export function toVariables(list: VariableJson[]): SceneVariableSet {
  return new SceneVariableSet({ variables: list.map(toVariable).filter((variable) => variable !== undefined) });
}

function toVariable(json: VariableJson): SceneVariable | undefined {
  const common = {
    name: json.name,
    ...(json.label && { label: json.label }),
    ...(json.description && { description: json.description }),
    ...(json.hide !== undefined && { hide: json.hide as never }),
  };
  const multi = {
    isMulti: json.multi ?? false,
    includeAll: json.includeAll ?? false,
    ...(json.includeAll && { defaultToAll: json.current?.value === undefined }),
    ...(json.allValue && { allValue: json.allValue }),
    ...(json.allowCustomValue !== undefined && { allowCustomValue: json.allowCustomValue }),
    ...(json.current?.value !== undefined && {
      value: json.current.value,
      text: json.current.text ?? json.current.value,
    }),
  };
  const text = typeof json.query === 'string' ? json.query : '';
  switch (json.type) {
    case 'datasource':
      return new DataSourceVariable({ ...common, ...multi, pluginId: text, regex: json.regex ?? '' });
    case 'query':
      return new QueryVariable({
        ...common,
        ...multi,
        query: (json.query ?? '') as never,
        datasource: json.datasource ?? null,
        regex: json.regex ?? '',
        ...(json.refresh !== undefined && { refresh: json.refresh }),
        ...(json.sort !== undefined && { sort: json.sort }),
      });
    case 'custom':
      return new CustomVariable({ ...common, ...multi, query: text });
    case 'constant':
      return new ConstantVariable({ ...common, value: text });
    case 'textbox':
      return new TextBoxVariable({ ...common, value: String(json.current?.value ?? text) });
    case 'interval':
      return new IntervalVariable({
        ...common,
        intervals: text.split(',').map((interval) => interval.trim()),
        value: String(json.current?.value ?? text.split(',')[0] ?? ''),
        autoEnabled: json.auto ?? false,
        ...(json.auto_count && { autoStepCount: json.auto_count }),
        ...(json.auto_min && { autoMinInterval: json.auto_min }),
      });
    case 'adhoc':
      return new AdHocFiltersVariable({
        ...common,
        datasource: json.datasource ?? null,
        filters: json.filters ?? [],
        applyMode: 'auto',
      });
    default:
      return undefined;
  }
}
