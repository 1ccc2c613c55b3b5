import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { formatDuration } from '../formats/duration';
import { ticksOf, type Window } from './time-axis';

interface Props {
  window: Window;
  /** Of the bars, in pixels. */
  width: number;
}

/** Marks of time above the bars. */
export function TimeAxis({ window, width }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.axis}>
      {ticksOf(window, ticksIn(width)).map((tick) => (
        <span key={tick} className={styles.tick} style={{ left: shareOf(window, tick) }}>
          {formatDuration(tick)}
        </span>
      ))}
    </div>
  );
}

/** The same marks as lines behind the bars. */
export function TimeGrid({ window, width }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.grid} aria-hidden="true">
      {ticksOf(window, ticksIn(width)).map((tick) => (
        <span key={tick} className={styles.line} style={{ left: shareOf(window, tick) }} />
      ))}
    </div>
  );
}

/** A mark needs room for its words. */
const ticksIn = (width: number) => Math.max(1, Math.min(6, Math.floor(width / 90)));

const shareOf = ({ fromMs, toMs }: Window, tick: number) => `${((tick - fromMs) / (toMs - fromMs || 1)) * 100}%`;

const getStyles = (theme: GrafanaTheme2) => ({
  axis: css({
    position: 'relative',
    height: 22,
    overflow: 'hidden',
    color: theme.colors.text.secondary,
    fontSize: 11,
    lineHeight: '22px',
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  }),
  tick: css({ position: 'absolute', paddingLeft: 4, borderLeft: `1px solid ${theme.colors.border.weak}` }),
  grid: css({ position: 'absolute', inset: 0, left: 'var(--howdah-names)', pointerEvents: 'none' }),
  line: css({ position: 'absolute', top: 0, bottom: 0, width: 1, background: theme.colors.border.weak }),
});
