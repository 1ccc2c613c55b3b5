import { css } from '@emotion/css';
import { type GrafanaTheme2, LoadingState as DataState, type PanelProps } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { PartitionLegend } from '../../shared/partitions/PartitionLegend';
import { PartitionTimeline } from '../../shared/partitions/PartitionTimeline';
import { readPartitions } from '../../shared/partitions/read-partitions';
import { TableHealthLine } from '../../shared/partitions/TableHealthLine';
import { EmptyState } from '../../shared/states/EmptyState';
import { ErrorState } from '../../shared/states/ErrorState';
import { LoadingState } from '../../shared/states/LoadingState';
import { testIds } from '../../shared/test-ids';
import { chooseTables } from './choose-tables';
import type { PartitionsOptions } from './options';

export function PartitionsPanel({ data, options, width, height }: Readonly<PanelProps<PartitionsOptions>>) {
  const styles = useStyles2(getStyles);
  const found = useMemo(() => readPartitions(data.series), [data.series]);
  if (data.state === DataState.Error && !found?.length) {
    return <ErrorState error={data.errors?.[0]} />;
  }
  if (!found) {
    return data.state === DataState.Loading ? (
      <LoadingState label="Loading partitions" shape="text" />
    ) : (
      <EmptyState
        icon="database"
        title="No partitions in this query"
        hint="Choose a Howdah data source and the query type Partitions."
      />
    );
  }
  const tables = chooseTables(found, options);
  if (tables.length === 0) {
    return found.length > 0 && options.onlyUnhealthy ? (
      <EmptyState title="All tables are healthy" hint={`${found.length} tables were looked at.`} />
    ) : (
      <EmptyState
        icon="database"
        title="No such table"
        hint="No partitioned table has this text in its name. Clear the option Tables."
      />
    );
  }
  return (
    <div className={styles.panel} style={{ width, height }} data-testid={testIds.partitions.root}>
      <ul className={styles.list}>
        {tables.map((table) => (
          <li key={table.table} data-testid={testIds.partitions.table}>
            <TableHealthLine table={table} />
            <PartitionTimeline table={table} />
          </li>
        ))}
      </ul>
      {height > 160 && <PartitionLegend tables={tables} />}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  list: css({
    flex: 1,
    minHeight: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    margin: 0,
    padding: 0,
    overflow: 'auto',
    listStyle: 'none',
    color: theme.colors.text.primary,
  }),
});
