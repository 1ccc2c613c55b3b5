import { css, cx } from '@emotion/css';
import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';
import { Tooltip, useStyles2 } from '@grafana/ui';
import { type CSSProperties } from 'react';
import { toneFill } from '../look/tone';
import { testIds } from '../test-ids';
import { partitionFacts, shortLabel } from './describe-partition';
import { PARTITION_LOOKS } from './partition-look';
import type { Partition, PartitionedTable } from './partitioned-table';

interface Props {
  table: Pick<PartitionedTable, 'table' | 'grain' | 'partitions'>;
  /** Of the blocks without their labels. */
  height?: number;
}

/** The partitions of one table over time: the height is the size, the pattern the state. */
export function PartitionTimeline({ table, height = 44 }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const { partitions, grain } = table;
  const largest = Math.max(1, ...partitions.map(({ bytes }) => bytes));
  const every = labelEvery(partitions.length);
  return (
    <ol className={styles.timeline} aria-label={`Partitions of ${table.table}`}>
      {partitions.map((partition, index) => (
        <li key={partition.partition} className={styles.slot}>
          <Tooltip content={<Facts partition={partition} />} placement="top">
            <button
              type="button"
              className={styles.hit}
              style={{ height }}
              aria-label={`${partition.partition}: ${PARTITION_LOOKS[partition.state].word}`}
              data-testid={testIds.partitions.block}
            >
              <Block partition={partition} share={partition.bytes / largest} />
            </button>
          </Tooltip>
          <span className={cx(styles.label, partition.state === 'current' && styles.now)}>
            {partition.state === 'current'
              ? 'now'
              : (partitions.length - 1 - index) % every === 0 && shortLabel(partition, grain)}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Block({ partition, share }: Readonly<{ partition: Partition; share: number }>) {
  const styles = useStyles2(getStyles);
  const { pattern, tone } = PARTITION_LOOKS[partition.state];
  const looks = useStyles2(getPatterns, tone);
  // What holds nothing still has to be seen and pointed at.
  const height: CSSProperties['height'] =
    pattern === 'outline' || pattern === 'dashed' ? 14 : `max(4px, ${share * 100}%)`;
  return <span className={cx(styles.block, looks[pattern])} style={{ height }} />;
}

function Facts({ partition }: Readonly<{ partition: Partition }>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.facts}>
      <div className={styles.name}>{partition.partition}</div>
      <dl className={styles.list}>
        {partitionFacts(partition).map(([name, value]) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd className={styles.value}>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Labels under every block while they are few, then under fewer, so that they never touch. */
const labelEvery = (count: number) => (count <= 12 ? 1 : count <= 24 ? 3 : 7);

const getPatterns = (theme: GrafanaTheme2, tone: Parameters<typeof toneFill>[1]) => {
  const colour = toneFill(theme, tone);
  return {
    solid: css({ background: colour }),
    striped: css({
      background: `repeating-linear-gradient(45deg, ${colour} 0 4px, ${colorManipulator.alpha(colour, 0.25)} 4px 8px)`,
    }),
    outline: css({ border: `1px solid ${colour}` }),
    dashed: css({ border: `1px dashed ${colour}`, background: colorManipulator.alpha(colour, 0.15) }),
  };
};

const getStyles = (theme: GrafanaTheme2) => ({
  timeline: css({ display: 'flex', gap: 2, margin: 0, padding: 0, listStyle: 'none' }),
  slot: css({ flex: '1 1 0', minWidth: 3, maxWidth: 72 }),
  hit: css({
    all: 'unset',
    display: 'flex',
    alignItems: 'flex-end',
    width: '100%',
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}` },
  }),
  block: css({ width: '100%', borderRadius: '2px 2px 0 0' }),
  label: css({
    display: 'block',
    height: 16,
    color: theme.colors.text.secondary,
    fontSize: 10,
    lineHeight: '16px',
    textAlign: 'center',
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  }),
  now: css({ color: theme.colors.text.primary, fontWeight: theme.typography.fontWeightMedium }),
  facts: css({ fontSize: theme.typography.bodySmall.fontSize }),
  name: css({ fontWeight: theme.typography.fontWeightMedium, marginBottom: theme.spacing(0.5) }),
  list: css({ margin: 0 }),
  fact: css({ display: 'flex', justifyContent: 'space-between', gap: theme.spacing(2), dt: { fontWeight: 'inherit' } }),
  value: css({ margin: 0, textAlign: 'right', fontVariantNumeric: 'tabular-nums' }),
});
