import { css, cx } from '@emotion/css';
import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';
import { Tooltip, useStyles2 } from '@grafana/ui';
import { type CSSProperties } from 'react';
import { formatDuration } from '../formats/duration';
import { testIds } from '../test-ids';
import { barFill } from './bar-fill';
import { BarTooltip } from './BarTooltip';
import type { Stretch } from './critical-path';
import { FailureMark } from './FailureMark';
import type { Row } from './layout-rows';
import { ROW_HEIGHT } from './row-height';
import { placeIn, type Window } from './time-axis';

interface Props {
  row: Row;
  colour: string;
  traceStartMs: number;
  window: Window;
  /** Parts of it that lie on the critical path. */
  stretches: readonly Stretch[];
  datasourceUid: string;
}

/** When it ran, how long, and what went wrong. */
export function BarCell({ row, colour, traceStartMs, window, stretches, datasourceUid }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const { startMs, endMs } = row.kind === 'span' ? row.node : row;
  const place = placeIn(window, startMs - traceStartMs, endMs - traceStartMs);
  if (!place) {
    const isBefore = endMs - traceStartMs < window.fromMs;
    return (
      <div className={cx(styles.cell, styles.outside)} style={{ textAlign: isBefore ? 'left' : 'right' }}>
        {isBefore ? '‹ earlier' : 'later ›'}
      </div>
    );
  }
  const failed = row.kind === 'span' && (row.node.span.failed || row.node.span.issueId !== null);
  const { isOnBar, ...label } = labelPlace(place);
  return (
    <div className={styles.cell}>
      <Tooltip content={<BarTooltip row={row} traceStartMs={traceStartMs} />} placement="top">
        <div
          className={cx(styles.bar, failed && styles.failed)}
          style={{
            left: share(place.left),
            width: `max(2px, ${share(place.width)})`,
            ...(!failed && { background: barFill(row, colour, window) }),
          }}
          data-testid={testIds.waterfall.bar}
        />
      </Tooltip>
      {stretches.map(({ fromMs, toMs }) => {
        const part = placeIn(window, fromMs - traceStartMs, toMs - traceStartMs);
        return (
          part && (
            <div
              key={fromMs}
              className={styles.critical}
              style={{ left: share(part.left), width: `max(1px, ${share(part.width)})` }}
            />
          )
        );
      })}
      <span className={styles.label} style={label}>
        <span>{formatDuration(row.kind === 'span' ? endMs - startMs : row.busyMs)}</span>
        <FailureMark row={row} datasourceUid={datasourceUid} isOnBar={isOnBar} />
      </span>
    </div>
  );
}

/** Behind the bar where there is room, before it where it begins late, else on it. */
function labelPlace({ left, width }: { left: number; width: number }): CSSProperties & { isOnBar: boolean } {
  const right = left + width;
  if (right < 0.7 || (right < 0.85 && left < 0.15)) {
    return { isOnBar: false, left: `calc(${share(right)} + 6px)`, maxWidth: `calc(${share(1 - right)} - 8px)` };
  }
  return left > 0.25
    ? { isOnBar: false, right: `calc(${share(1 - left)} + 6px)`, maxWidth: `calc(${share(left)} - 8px)` }
    : { isOnBar: true, left: `calc(${share(left)} + 6px)`, maxWidth: `calc(${share(1 - left)} - 8px)` };
}

const share = (of: number) => `${of * 100}%`;

const getStyles = (theme: GrafanaTheme2) => ({
  cell: css({ position: 'relative', minWidth: 0, overflow: 'hidden' }),
  outside: css({
    padding: theme.spacing(0, 0.75),
    lineHeight: `${ROW_HEIGHT}px`,
    fontSize: 11,
    color: theme.colors.text.disabled,
  }),
  bar: css({ position: 'absolute', top: 6, bottom: 6, borderRadius: 2 }),
  failed: css({ background: colorManipulator.alpha(theme.colors.error.main, 0.55) }),
  critical: css({
    position: 'absolute',
    bottom: 3,
    height: 2,
    background: theme.colors.text.primary,
    pointerEvents: 'none',
  }),
  label: css({
    position: 'absolute',
    top: 0,
    display: 'inline-flex',
    gap: theme.spacing(1),
    lineHeight: `${ROW_HEIGHT}px`,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
    color: theme.colors.text.primary,
    pointerEvents: 'none',
  }),
});
