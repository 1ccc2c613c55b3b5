import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { formatDuration } from '../formats/duration';
import { ticksOf, type Window } from './time-axis';

/** Marks of time above the bars. */
export function TimeAxis({ window }: Readonly<{ window: Window }>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.axis}>
      {ticksOf(window).map((tick) => (
        <span key={tick} className={styles.tick} style={{ left: shareOf(window, tick) }}>
          {formatDuration(tick)}
        </span>
      ))}
      <span className={styles.end}>{formatDuration(window.toMs)}</span>
    </div>
  );
}

/** The same marks as lines behind the bars. */
export function TimeGrid({ window }: Readonly<{ window: Window }>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.grid} aria-hidden="true">
      {ticksOf(window).map((tick) => (
        <span key={tick} className={styles.line} style={{ left: shareOf(window, tick) }} />
      ))}
    </div>
  );
}

const shareOf = ({ fromMs, toMs }: Window, tick: number) => `${((tick - fromMs) / (toMs - fromMs || 1)) * 100}%`;

const getStyles = (theme: GrafanaTheme2) => ({
  axis: css({
    position: 'relative',
    height: 22,
    color: theme.colors.text.secondary,
    fontSize: 11,
    lineHeight: '22px',
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  }),
  tick: css({ position: 'absolute', paddingLeft: 4, borderLeft: `1px solid ${theme.colors.border.weak}` }),
  end: css({ position: 'absolute', right: 4 }),
  grid: css({ position: 'absolute', inset: 0, left: 'var(--howdah-names)', pointerEvents: 'none' }),
  line: css({ position: 'absolute', top: 0, bottom: 0, width: 1, background: theme.colors.border.weak }),
});
