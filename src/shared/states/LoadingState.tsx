import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { testIds } from '../test-ids';
import { Skeleton } from './Skeleton';

interface Props {
  /** What is loaded, for screen readers: "Loading issues". */
  label: string;
  /** `list`: two-line rows; `bars`: a waterfall; `text`: lines. */
  shape?: 'list' | 'bars' | 'text';
  rows?: number;
}

/** A skeleton of the shape that is coming. For a page of its own shape, compose `Skeleton` instead. */
export function LoadingState({ label, shape = 'list', rows = 6 }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const Row = ROWS[shape];
  return (
    <div className={styles.box} role="status" aria-busy="true" aria-label={label} data-testid={testIds.states.loading}>
      {Array.from({ length: rows }, (_, index) => (
        <Row key={index} index={index} />
      ))}
    </div>
  );
}

interface RowProps {
  index: number;
}

function ListRow({ index }: Readonly<RowProps>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.listRow}>
      <div className={styles.lines}>
        <Skeleton width={`${70 - (index % 3) * 14}%`} />
        <Skeleton width={`${44 - (index % 4) * 6}%`} height={11} />
      </div>
      <Skeleton width={80} height={20} />
      <Skeleton width={40} />
      <Skeleton width={40} />
    </div>
  );
}

function BarRow({ index }: Readonly<RowProps>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.barRow}>
      <div style={{ paddingLeft: Math.min(index, 4) * 14 }}>
        <Skeleton width={`${60 - (index % 3) * 12}%`} />
      </div>
      <div style={{ paddingLeft: `${(index * 13) % 60}%` }}>
        <Skeleton width={`${index === 0 ? 100 : 30 - (index % 4) * 6}%`} />
      </div>
    </div>
  );
}

function TextRow({ index }: Readonly<RowProps>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.textRow}>
      <Skeleton width={`${92 - ((index * 17) % 40)}%`} />
    </div>
  );
}

const ROWS = { list: ListRow, bars: BarRow, text: TextRow };

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ height: '100%', overflow: 'hidden', padding: theme.spacing(0.5, 1) }),
  listRow: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(2), height: 50 }),
  lines: css({ flex: 1, display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0 }),
  barRow: css({
    display: 'grid',
    gridTemplateColumns: '1fr 2fr',
    gap: theme.spacing(2),
    alignItems: 'center',
    height: 28,
  }),
  textRow: css({ display: 'flex', alignItems: 'center', height: 24 }),
});
