import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { PartitionState } from '../../../contract/frames';
import { PARTITION_LOOKS } from './partition-look';
import { patternClass } from './partition-pattern';

interface Props {
  tables: ReadonlyArray<{ partitions: ReadonlyArray<{ state: PartitionState }> }>;
}

/** The states that these tables show, in words. */
export function PartitionLegend({ tables }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const present = new Set(tables.flatMap(({ partitions }) => partitions.map(({ state }) => state)));
  // The keys of the looks are the states.
  const states = (Object.keys(PARTITION_LOOKS) as PartitionState[]).filter((state) => present.has(state));
  return (
    <ul className={styles.legend} aria-label="States of partitions">
      {states.map((state) => (
        <Entry key={state} state={state} />
      ))}
    </ul>
  );
}

function Entry({ state }: Readonly<{ state: PartitionState }>) {
  const styles = useStyles2(getStyles);
  const pattern = useStyles2(patternClass, state);
  const { word, hint } = PARTITION_LOOKS[state];
  return (
    <li className={styles.entry} title={hint}>
      <span className={cx(styles.swatch, pattern)} />
      {word}
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  legend: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 2),
    margin: 0,
    padding: 0,
    listStyle: 'none',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  entry: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.75), whiteSpace: 'nowrap' }),
  swatch: css({ width: 12, height: 12, borderRadius: 2 }),
});
