import type { DisplayValueAlignmentFactors, FieldDisplay, PanelProps } from '@grafana/data';
import {
  BigValue,
  type BigValueColorMode,
  BigValueGraphMode,
  type BigValueJustifyMode,
  type BigValueTextMode,
  DataLinksContextMenu,
  VizRepeater,
  type VizRepeaterRenderValueProps,
} from '@grafana/ui';
import type { VizTextDisplayOptions } from '@grafana/schema';
import { PanelDataErrorView } from './PanelDataErrorView.tsx';
import { type SingleStatOptions, useValueDisplays } from './value-displays.ts';

interface Options extends SingleStatOptions {
  colorMode: BigValueColorMode;
  graphMode: BigValueGraphMode;
  justifyMode: BigValueJustifyMode;
  textMode: BigValueTextMode;
  wideLayout: boolean;
  text?: VizTextDisplayOptions;
}

export function StatPanel(props: Readonly<PanelProps<Options>>) {
  const { options, id, data, fieldConfig } = props;
  const { theme, isEmpty, repeater } = useValueDisplays(props, options.graphMode !== BigValueGraphMode.None);
  if (isEmpty) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} />;
  }

  const renderValue = (shown: VizRepeaterRenderValueProps<FieldDisplay, DisplayValueAlignmentFactors>) => {
    const { value, width, height, count, alignmentFactors } = shown;
    const big = (onClick?: React.MouseEventHandler<HTMLElement>) => (
      <BigValue
        value={value.display}
        {...(value.sparkline && { sparkline: value.sparkline })}
        {...(onClick && { onClick })}
        width={width}
        height={height}
        count={count}
        theme={theme}
        alignmentFactors={alignmentFactors}
        colorMode={options.colorMode}
        graphMode={options.graphMode}
        justifyMode={options.justifyMode}
        textMode={options.textMode}
        disableWideLayout={!options.wideLayout}
        {...(options.text && { text: options.text })}
        hasLinks={value.hasLinks}
      />
    );
    return value.hasLinks && value.getLinks ? (
      <DataLinksContextMenu links={value.getLinks}>{({ openMenu }) => big(openMenu)}</DataLinksContextMenu>
    ) : (
      big()
    );
  };
  return <VizRepeater<FieldDisplay, DisplayValueAlignmentFactors> {...repeater} renderValue={renderValue} autoGrid />;
}
