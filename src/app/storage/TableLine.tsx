import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, useStyles2 } from '@grafana/ui';
import { type ReactNode, useMemo } from 'react';
import type { TableHealth } from '../../../contract/api';
import { formatBytes } from '../../shared/formats/bytes';
import { RelativeTime } from '../../shared/formats/RelativeTime';
import { PartitionTimeline } from '../../shared/partitions/PartitionTimeline';
import { TableHealthLine } from '../../shared/partitions/TableHealthLine';
import { toPartitionedTable } from './to-partitioned-table';

/** One table: how it is, its partitions over time, and when what happens to it. */
export function TableLine({ table }: Readonly<{ table: TableHealth }>) {
  const styles = useStyles2(getStyles);
  const partitioned = useMemo(() => toPartitionedTable(table), [table]);
  return (
    <li className={styles.table}>
      <TableHealthLine table={partitioned} />
      <PartitionTimeline table={partitioned} />
      <div className={styles.facts}>
        <Fact name="oldest row">{toTime(table.oldestRowAt)}</Fact>
        <Fact name="next drop">{toTime(table.nextDropAt)}</Fact>
        <Fact name="made ahead until">{table.aheadUntil?.slice(0, 10) ?? '–'}</Fact>
        <Fact name="growing">{table.bytesPerDay === null ? '–' : `${formatBytes(table.bytesPerDay)}/day`}</Fact>
        <Fact name="last upkeep">{toTime(table.lastRunAt)}</Fact>
      </div>
      {table.lastError && (
        <Alert severity="error" title="The last upkeep of this table failed">
          {table.lastError}
        </Alert>
      )}
    </li>
  );
}

const toTime = (at: string | null) => (at === null ? '–' : <RelativeTime at={new Date(at)} form="sentence" />);

function Fact({ name, children }: Readonly<{ name: string; children: ReactNode }>) {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.fact}>
      {name} <span className={styles.value}>{children}</span>
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), padding: theme.spacing(1.5, 2) }),
  facts: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.25, 2.5),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  fact: css({ whiteSpace: 'nowrap' }),
  value: css({ color: theme.colors.text.primary, fontVariantNumeric: 'tabular-nums' }),
});
