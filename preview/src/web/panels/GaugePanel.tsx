import type { DisplayValueAlignmentFactors, FieldDisplay, PanelProps } from '@grafana/data';
import { Gauge, VizRepeater } from '@grafana/ui';
import { PanelDataErrorView } from './PanelDataErrorView.tsx';
import { type SingleStatOptions, useValueDisplays } from './value-displays.ts';

interface Options extends SingleStatOptions {
  showThresholdLabels: boolean;
  showThresholdMarkers: boolean;
}

export function GaugePanel(props: Readonly<PanelProps<Options>>) {
  const { options, id, data, fieldConfig } = props;
  const { theme, isEmpty, repeater } = useValueDisplays(props, false);
  if (isEmpty) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} />;
  }
  return (
    <VizRepeater<FieldDisplay, DisplayValueAlignmentFactors>
      {...repeater}
      autoGrid
      renderValue={({ value, width, height, orientation }) => (
        <Gauge
          value={value.display}
          field={value.field}
          width={width}
          height={height}
          theme={theme}
          orientation={orientation}
          showThresholdLabels={options.showThresholdLabels}
          showThresholdMarkers={options.showThresholdMarkers}
        />
      )}
    />
  );
}
