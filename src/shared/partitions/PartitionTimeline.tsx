import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Tooltip, useStyles2 } from '@grafana/ui';
import { type ButtonHTMLAttributes, forwardRef } from 'react';
import { useRovingFocus } from '../keyboard/use-roving-focus';
import { useElementSize } from '../look/use-element-size';
import { testIds } from '../test-ids';
import { partitionFacts, shortLabel } from './describe-partition';
import { labelledSlots } from './label-slots';
import { PARTITION_LOOKS } from './partition-look';
import { patternClass } from './partition-pattern';
import type { Partition, PartitionedTable } from './partitioned-table';

interface Props {
  table: Pick<PartitionedTable, 'table' | 'grain' | 'partitions'>;
  /** Of the blocks without their labels. */
  height?: number;
}

/**
 * The partitions of one table over time: the height is the size, the pattern the state. Where there is no room for all,
 * the oldest are only counted.
 */
export function PartitionTimeline({ table, height = 44 }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const { ref, width } = useElementSize();
  const hidden = width > 0 ? table.partitions.length - fitting(table.partitions.length, width) : 0;
  const partitions = table.partitions.slice(hidden);
  const current = partitions.findIndex(({ state }) => state === 'current');
  const largest = Math.max(1, ...partitions.map(({ bytes, state }) => (PARTITION_LOOKS[state].hasSize ? bytes : 0)));
  const room = width - (hidden > 0 ? EARLIER_WIDTH : 0);
  const labelled = labelledSlots({
    count: partitions.length,
    current,
    width: Math.min(room, partitions.length * MOST_WIDTH),
    labelWidth: table.grain === 'month' ? 42 : 30,
  });
  const { stop, containerProps } = useRovingFocus(partitions.length, current);
  return (
    <div ref={ref} className={styles.area}>
      {hidden > 0 && (
        <span className={styles.earlier} title={`${hidden} earlier partitions`} style={{ height }}>
          +{hidden}
        </span>
      )}
      <ol className={styles.timeline} aria-label={`Partitions of ${table.table}`} {...containerProps}>
        {partitions.map((partition, index) => (
          <li key={partition.partition} className={styles.slot}>
            <Tooltip content={<Facts partition={partition} />} placement="top">
              <Block partition={partition} share={partition.bytes / largest} height={height} isStop={index === stop} />
            </Tooltip>
            <span className={cx(styles.label, partition.state === 'current' && styles.now)}>
              {labelled.has(index) && (
                <span>{partition.state === 'current' ? 'now' : shortLabel(partition, table.grain)}</span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** How many of so many blocks can be pointed at, the newest of them. */
function fitting(count: number, width: number): number {
  const slot = LEAST_WIDTH + GAP;
  return count * slot <= width ? count : Math.max(1, Math.floor((width - EARLIER_WIDTH) / slot));
}

interface BlockProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  partition: Partition;
  /** Of the largest one. */
  share: number;
  height: number;
  /** Whether Tab leads here. Not `tabIndex`, because a tooltip makes each of its triggers a stop. */
  isStop: boolean;
}

const Block = forwardRef<HTMLButtonElement, BlockProps>(function Block(
  { partition, share, height, isStop, ...ofTooltip },
  ref
) {
  const styles = useStyles2(getStyles);
  const pattern = useStyles2(patternClass, partition.state);
  const { word, hasSize } = PARTITION_LOOKS[partition.state];
  return (
    <button
      ref={ref}
      type="button"
      className={styles.hit}
      style={{ height }}
      aria-label={`${partition.partition}: ${word}`}
      data-testid={testIds.partitions.block}
      {...ofTooltip}
      tabIndex={isStop ? 0 : -1}
    >
      {/* What holds nothing still has to be seen and pointed at. */}
      <span className={cx(styles.block, pattern)} style={{ height: hasSize ? `max(4px, ${share * 100}%)` : 14 }} />
    </button>
  );
});

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

/** Of a block: a table with three partitions does not need the whole width. */
const MOST_WIDTH = 72;
const LEAST_WIDTH = 4;
const GAP = 2;
const EARLIER_WIDTH = 40;

const getStyles = (theme: GrafanaTheme2) => ({
  area: css({ display: 'flex', minWidth: 0 }),
  earlier: css({
    flex: `0 0 ${EARLIER_WIDTH}px`,
    display: 'flex',
    alignItems: 'flex-end',
    color: theme.colors.text.secondary,
    fontSize: 10,
    fontVariantNumeric: 'tabular-nums',
  }),
  timeline: css({ flex: '1 1 0', minWidth: 0, display: 'flex', gap: GAP, margin: 0, padding: 0, listStyle: 'none' }),
  slot: css({ flex: '1 1 0', minWidth: LEAST_WIDTH, maxWidth: MOST_WIDTH }),
  hit: css({
    all: 'unset',
    display: 'flex',
    alignItems: 'flex-end',
    width: '100%',
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
  }),
  block: css({ width: '100%', borderRadius: '2px 2px 0 0' }),
  label: css({
    display: 'flex',
    justifyContent: 'center',
    height: 16,
    color: theme.colors.text.secondary,
    fontSize: 10,
    lineHeight: '16px',
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
