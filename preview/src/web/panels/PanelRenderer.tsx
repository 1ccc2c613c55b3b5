import {
  applyFieldOverrides,
  EventBusSrv,
  type FieldConfigSource,
  getPanelOptionsWithDefaults,
  type PanelData,
  type PanelPlugin,
} from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { ErrorBoundaryAlert, useTheme2 } from '@grafana/ui';
import type { PanelRendererProps } from 'hidden/panel-renderer';
import { useEffect, useMemo, useState } from 'react';
import { getPanelPluginFromCache, importPanelPlugin } from '../plugins/import-plugin.ts';

const NO_CONFIG: FieldConfigSource = { defaults: {}, overrides: [] };
const nothing = () => undefined;

/** A panel outside of a scene: loads its plugin and gives it data with defaults and field options applied. */
export function PanelRenderer(props: Readonly<PanelRendererProps>) {
  const { pluginId, data, width, height, title, timeZone = 'browser' } = props;
  const { onOptionsChange = nothing, onFieldConfigChange = nothing, onChangeTimeRange = nothing } = props;
  const plugin = usePanelPlugin(pluginId);
  const prepared = usePreparedData(plugin, props);
  const eventBus = useMemo(() => new EventBusSrv(), []);

  if (!plugin?.panel || !prepared || !data) {
    return null;
  }
  const Panel = plugin.panel;
  return (
    <ErrorBoundaryAlert dependencies={[data]}>
      <Panel
        id={1}
        data={prepared.data}
        title={title}
        timeRange={data.timeRange}
        timeZone={timeZone}
        width={width}
        height={height}
        options={prepared.options}
        fieldConfig={prepared.fieldConfig}
        transparent={false}
        renderCounter={0}
        replaceVariables={(text, variables) => getTemplateSrv().replace(text, variables)}
        onOptionsChange={onOptionsChange}
        onFieldConfigChange={onFieldConfigChange}
        onChangeTimeRange={onChangeTimeRange}
        eventBus={eventBus}
      />
    </ErrorBoundaryAlert>
  );
}

function usePanelPlugin(id: string): PanelPlugin | undefined {
  const [plugin, setPlugin] = useState(() => getPanelPluginFromCache(id));
  useEffect(() => {
    let current = true;
    void importPanelPlugin(id).then((loaded) => current && setPlugin(loaded));
    return () => {
      current = false;
    };
  }, [id]);
  return plugin;
}

function usePreparedData(
  plugin: PanelPlugin | undefined,
  { data, options, fieldConfig, timeZone }: PanelRendererProps
) {
  const theme = useTheme2();
  return useMemo(() => {
    if (!plugin || !data) {
      return undefined;
    }
    const filled = getPanelOptionsWithDefaults({
      plugin,
      currentOptions: options ?? {},
      currentFieldConfig: fieldConfig ?? NO_CONFIG,
      isAfterPluginChange: false,
    });
    const series = applyFieldOverrides({
      data: data.series,
      fieldConfig: filled.fieldConfig,
      fieldConfigRegistry: plugin.fieldConfigRegistry,
      replaceVariables: (text, variables) => getTemplateSrv().replace(text, variables),
      theme,
      ...(timeZone && { timeZone }),
    });
    const prepared: PanelData = { ...data, series };
    return { data: prepared, options: filled.options, fieldConfig: filled.fieldConfig };
  }, [plugin, data, options, fieldConfig, theme, timeZone]);
}
