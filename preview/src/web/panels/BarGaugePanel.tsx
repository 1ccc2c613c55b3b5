import { type DisplayValueAlignmentFactors, type FieldDisplay, type PanelProps, VizOrientation } from '@grafana/data';
import type { BarGaugeNamePlacement, BarGaugeValueMode, VizTextDisplayOptions } from '@grafana/schema';
import { BarGauge, type BarGaugeDisplayMode, VizRepeater } from '@grafana/ui';
import { PanelDataErrorView } from './PanelDataErrorView.tsx';
import { type SingleStatOptions, useValueDisplays } from './value-displays.ts';

interface Options extends SingleStatOptions {
  displayMode: BarGaugeDisplayMode;
  valueMode: BarGaugeValueMode;
  namePlacement: BarGaugeNamePlacement;
  showUnfilled: boolean;
  text?: VizTextDisplayOptions;
  maxVizHeight?: number;
}

export function BarGaugePanel(props: Readonly<PanelProps<Options>>) {
  const { options, id, data, fieldConfig } = props;
  const { theme, isEmpty, repeater } = useValueDisplays(props, false);
  if (isEmpty) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} />;
  }
  return (
    <VizRepeater<FieldDisplay, DisplayValueAlignmentFactors>
      {...repeater}
      minVizHeight={16}
      maxVizHeight={options.maxVizHeight ?? 300}
      minVizWidth={8}
      renderValue={({ value, width, height, orientation, alignmentFactors, count }) => (
        <BarGauge
          value={value.display}
          field={value.field}
          width={width}
          height={height}
          theme={theme}
          orientation={orientation}
          alignmentFactors={count > 1 ? alignmentFactors : undefined}
          itemSpacing={10}
          {...(options.text && { text: options.text })}
          displayMode={options.displayMode}
          valueDisplayMode={options.valueMode}
          namePlacement={options.namePlacement}
          showUnfilled={options.showUnfilled}
          isOverflow={orientation === VizOrientation.Horizontal && height < 24}
          {...(value.view &&
            value.colIndex !== undefined && { display: value.view.getFieldDisplayProcessor(value.colIndex) })}
        />
      )}
    />
  );
}
