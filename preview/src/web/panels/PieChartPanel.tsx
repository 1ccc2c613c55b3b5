import { css } from '@emotion/css';
import { type FieldDisplay, formattedValueToString, type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { SeriesIcon, useStyles2 } from '@grafana/ui';
import { PanelDataErrorView } from './PanelDataErrorView.tsx';
import { type SingleStatOptions, useValueDisplays } from './value-displays.ts';

/** Shares of a whole as a ring with a legend: a simple picture, since @grafana/ui has no pie. */
export function PieChartPanel(props: Readonly<PanelProps<SingleStatOptions>>) {
  const styles = useStyles2(getStyles);
  const { id, data, fieldConfig, height } = props;
  const { isEmpty, repeater } = useValueDisplays(props, false);
  const slices = isEmpty ? [] : toSlices(repeater.getValues());
  if (slices.length === 0) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} needsNumberField />;
  }
  const size = Math.min(height, props.width / 2);
  return (
    <div className={styles.panel}>
      <svg width={size} height={size} viewBox="-50 -50 100 100" role="img" aria-label={describe(slices)}>
        {slices.map(({ title, color, start, share }) => (
          <circle
            key={title}
            r={RADIUS}
            fill="none"
            stroke={color}
            strokeWidth={18}
            strokeDasharray={`${share * ROUND} ${ROUND}`}
            transform={`rotate(${start * 360 - 90})`}
          >
            <title>{`${title}: ${percent(share)}`}</title>
          </circle>
        ))}
      </svg>
      <ul className={styles.legend}>
        {slices.map(({ title, color, text, share }) => (
          <li key={title} className={styles.entry}>
            <SeriesIcon color={color} />
            <span>{title}</span>
            <span className={styles.value}>{text}</span>
            <span className={styles.value}>{percent(share)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const RADIUS = 38;
const ROUND = 2 * Math.PI * RADIUS;

function toSlices(values: FieldDisplay[]) {
  const total = values.reduce((sum, { display }) => sum + Math.max(0, display.numeric), 0);
  let start = 0;
  return values
    .filter(({ display }) => display.numeric > 0)
    .map(({ display }) => {
      const share = display.numeric / total;
      const slice = {
        title: display.title ?? '',
        text: formattedValueToString(display),
        color: display.color,
        start,
        share,
      };
      start += share;
      return slice;
    });
}

const percent = (share: number) => `${Math.round(share * 100)}%`;

const describe = (slices: ReturnType<typeof toSlices>) =>
  slices.map(({ title, share }) => `${title} ${percent(share)}`).join(', ');

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ display: 'flex', alignItems: 'center', height: '100%', gap: theme.spacing(2), overflow: 'hidden' }),
  legend: css({ listStyle: 'none', minWidth: 0, flex: 1, maxHeight: '100%', overflow: 'auto' }),
  entry: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    fontSize: theme.typography.bodySmall.fontSize,
    '& > span:first-of-type': { flex: 1 },
  }),
  value: css({ fontVariantNumeric: 'tabular-nums', color: theme.colors.text.secondary }),
});
