import { css } from '@emotion/css';
import {
  type AbsoluteTimeRange,
  type DataFrame,
  FieldType,
  type GrafanaTheme2,
  LoadingState,
  type PanelData,
} from '@grafana/data';
import { Alert, EmptyState, LoadingBar, PanelChrome, useStyles2 } from '@grafana/ui';
import { useLayoutEffect, useRef, useState } from 'react';
import { PanelRenderer } from '../panels/PanelRenderer.tsx';

interface Props {
  data: PanelData | undefined;
  onZoom(range: AbsoluteTimeRange): void;
}

/** Every frame in the picture that fits it: a trace, series over time, else a table. */
export function ExploreResult({ data, onZoom }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const element = useRef<HTMLDivElement>(null);
  const width = useWidth(element);
  const isLoading = !data || data.state === LoadingState.Loading;
  const views = data ? viewsOf(data.series) : [];
  return (
    <div ref={element} className={styles.results}>
      {isLoading && <LoadingBar width={width} />}
      {data?.errors?.map(({ message, refId }) => (
        <Alert key={`${refId} ${message}`} severity="error" title={message ?? 'The query failed'} />
      ))}
      {data?.state === LoadingState.Done && views.length === 0 && (
        <EmptyState variant="not-found" message="No data in this time range">
          Choose a longer one or change the query.
        </EmptyState>
      )}
      {data &&
        width > 0 &&
        views.map(({ pluginId, title, height, frames }, index) => (
          <PanelChrome key={`${index} ${pluginId}`} title={title} width={width} height={height}>
            {(innerWidth, innerHeight) => (
              <PanelRenderer
                pluginId={pluginId}
                title={title}
                data={{ ...data, series: frames }}
                width={innerWidth}
                height={innerHeight}
                onChangeTimeRange={onZoom}
              />
            )}
          </PanelChrome>
        ))}
    </div>
  );
}

interface View {
  pluginId: string;
  title: string;
  height: number;
  frames: DataFrame[];
}

function viewsOf(frames: DataFrame[]): View[] {
  const filled = frames.filter(({ length }) => length > 0);
  const isTrace = ({ meta }: DataFrame) => meta?.preferredVisualisationType === 'trace';
  const isSeries = (frame: DataFrame) => !isTrace(frame) && isTimeSeries(frame);
  const series = filled.filter(isSeries);
  return [
    ...filled
      .filter(isTrace)
      .map((frame) => ({ pluginId: 'howdah-trace-panel', title: 'Trace', height: 560, frames: [frame] })),
    ...(series.length > 0 ? [{ pluginId: 'timeseries', title: 'Graph', height: 320, frames: series }] : []),
    ...filled
      .filter((frame) => !isTrace(frame) && !isSeries(frame))
      .map((frame) => ({ pluginId: 'table', title: frame.name || 'Table', height: 480, frames: [frame] })),
  ];
}

/** A time axis first and only numbers beside it; a table that merely has a time column stays a table. */
function isTimeSeries({ fields, meta }: DataFrame): boolean {
  const [first, ...others] = fields;
  return (
    meta?.preferredVisualisationType !== 'table' &&
    first?.type === FieldType.time &&
    others.length > 0 &&
    others.every(({ type }) => type === FieldType.number)
  );
}

function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!element.current) {
      return undefined;
    }
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

const getStyles = (theme: GrafanaTheme2) => ({
  results: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minHeight: 200 }),
});
