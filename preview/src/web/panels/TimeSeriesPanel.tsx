import { type DataFrame, FieldType, type PanelProps } from '@grafana/data';
import { TimeSeries, TooltipPlugin, ZoomPlugin, type VizLegendOptions, type VizTooltipOptions } from '@grafana/ui';
import { useMemo } from 'react';
import { PanelDataErrorView } from './PanelDataErrorView.tsx';

interface Options {
  legend: VizLegendOptions;
  tooltip: VizTooltipOptions;
}

/** Lines, bars and points over time: the plot of @grafana/ui, with tooltip and dragging to zoom. */
export function TimeSeriesPanel(props: Readonly<PanelProps<Options>>) {
  const { data, timeRange, timeZone, width, height, options, fieldConfig, id, onChangeTimeRange } = props;
  const frames = useMemo(() => data.series.filter(isSeries), [data.series]);

  if (frames.length === 0) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} needsTimeField needsNumberField />;
  }
  return (
    <TimeSeries
      frames={frames}
      {...(data.structureRev !== undefined && { structureRev: data.structureRev })}
      timeRange={timeRange}
      timeZone={timeZone}
      width={width}
      height={height}
      legend={options.legend}
      options={options}
    >
      {(config, alignedFrame) => (
        <>
          <ZoomPlugin config={config} onZoom={onChangeTimeRange} />
          <TooltipPlugin
            config={config}
            data={alignedFrame}
            frames={frames}
            mode={options.tooltip.mode}
            sortOrder={options.tooltip.sort}
            timeZone={timeZone}
          />
        </>
      )}
    </TimeSeries>
  );
}

function isSeries({ fields, length }: DataFrame): boolean {
  const has = (type: FieldType) => fields.some((field) => field.type === type);
  return length > 0 && has(FieldType.time) && has(FieldType.number);
}
