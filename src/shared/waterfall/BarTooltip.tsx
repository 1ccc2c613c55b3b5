import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { formatDuration } from '../formats/duration';
import type { Row } from './layout-rows';
import { selfTimeOf } from './self-time';

/** What a bar shows, in numbers. */
export function BarTooltip({ row, traceStartMs }: Readonly<{ row: Row; traceStartMs: number }>) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.list}>
      {factsOf(row, traceStartMs).map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd className={styles.value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function factsOf(row: Row, traceStartMs: number): Array<[string, string]> {
  if (row.kind === 'repeat') {
    const { nodes } = row.repeat;
    return [
      ['Starts at', `+${formatDuration(row.startMs - traceStartMs)}`],
      ['Busy', formatDuration(row.busyMs)],
      ['Mean', formatDuration(row.busyMs / nodes.length)],
      ['From first to last', formatDuration(row.endMs - row.startMs)],
    ];
  }
  const { node } = row;
  return [
    ['Starts at', `+${formatDuration(node.startMs - traceStartMs)}`],
    ['Duration', formatDuration(node.endMs - node.startMs)],
    ['Self time', formatDuration(selfTimeOf(node))],
    ...(node.clockShiftMs === 0
      ? []
      : [['Clock corrected by', formatDuration(node.clockShiftMs)] satisfies [string, string]]),
  ];
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ margin: 0, fontSize: theme.typography.bodySmall.fontSize }),
  fact: css({ display: 'flex', justifyContent: 'space-between', gap: theme.spacing(2), dt: { fontWeight: 'inherit' } }),
  value: css({ margin: 0, fontVariantNumeric: 'tabular-nums' }),
});
