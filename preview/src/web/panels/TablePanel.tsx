import { cacheFieldDisplayNames, type PanelProps } from '@grafana/data';
import type { TableCellHeight } from '@grafana/schema';
import type { TableSortByFieldState } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';
import { PanelDataErrorView } from './PanelDataErrorView.tsx';

interface Options {
  frameIndex: number;
  showHeader: boolean;
  sortBy?: TableSortByFieldState[];
  cellHeight?: TableCellHeight;
}

/** One frame as a table: the component that Grafana's own table panel uses. */
export function TablePanel({
  data,
  width,
  height,
  options,
  fieldConfig,
  id,
  timeRange,
}: Readonly<PanelProps<Options>>) {
  const frame = data.series[options.frameIndex] ?? data.series[0];
  if (!frame || frame.fields.length === 0 || frame.length === 0) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} />;
  }
  // Else renamed columns keep their old names.
  cacheFieldDisplayNames(data.series);
  return (
    <TableNG
      data={frame}
      width={width}
      height={height}
      noHeader={!options.showHeader}
      resizable
      timeRange={timeRange}
      fieldConfig={fieldConfig}
      {...(options.sortBy && { initialSortBy: options.sortBy })}
      {...(options.cellHeight && { cellHeight: options.cellHeight })}
      {...(data.structureRev !== undefined && { structureRev: data.structureRev })}
    />
  );
}
