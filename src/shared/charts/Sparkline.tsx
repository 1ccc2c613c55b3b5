import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

interface Props {
  /** Counts of equal parts of time, oldest first. */
  values: readonly number[];
  width?: number;
  height?: number;
  /** What the shape says, for screen readers and on hover: "1,204 events, at most 80 in 1 h". */
  label: string;
}

/** Counts over time as small bars. Parts without a count keep a base line, so that silence reads as silence. */
export function Sparkline({ values, width = 96, height = 22, label }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const highest = Math.max(1, ...values);
  const step = width / Math.max(1, values.length);
  const gap = step > 3 ? 1 : 0;
  return (
    <svg
      className={styles.chart}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      <rect className={styles.base} x={0} y={height - 1} width={width} height={1} />
      {values.map((value, index) => {
        const tall = value > 0 ? Math.max(2, (value / highest) * (height - 1)) : 0;
        return (
          tall > 0 && (
            <rect
              key={index}
              className={styles.bar}
              x={index * step}
              y={height - tall}
              width={Math.max(1, step - gap)}
              height={tall}
              rx={0.5}
            />
          )
        );
      })}
    </svg>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  chart: css({ display: 'block', maxWidth: '100%' }),
  base: css({ fill: theme.colors.border.medium }),
  bar: css({ fill: theme.colors.text.secondary }),
});
