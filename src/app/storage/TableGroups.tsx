import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useId, useMemo } from 'react';
import type { TableHealth } from '../../../contract/api';
import { formatBytes } from '../../shared/formats/bytes';
import { PartitionLegend } from '../../shared/partitions/PartitionLegend';
import { testIds } from '../../shared/test-ids';
import { groupTables, type TableGroup } from './group-tables';
import { type StorageActions } from './storage-actions';
import { ownLine, storageColumns } from './storage-columns';
import { TableRow } from './TableRow';

interface Props {
  tables: readonly TableHealth[];
  actions: StorageActions;
}

/** Every partitioned table, by what it holds. */
export function TableGroups({ tables, actions }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const columns = useStyles2(storageColumns);
  const timeline = useStyles2(ownLine);
  const groups = useMemo(() => groupTables(tables), [tables]);
  return (
    <div className={styles.groups}>
      <PartitionLegend tables={tables} />
      <div className={styles.box} data-testid={testIds.storage.table}>
        <div className={cx(columns, styles.header)}>
          <span className={styles.first}>Table</span>
          <span className={timeline}>Partitions</span>
          <span className={styles.right}>Size → when full</span>
          <span className={styles.right}>Next drop</span>
        </div>
        {groups.map((group) => (
          <Group key={group.title} group={group} actions={actions} />
        ))}
      </div>
    </div>
  );
}

function Group({ group: { title, tables }, actions }: Readonly<{ group: TableGroup; actions: StorageActions }>) {
  const styles = useStyles2(getStyles);
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className={styles.title}>
        <h2 id={id} className={styles.name}>
          {title}
        </h2>
        {tables.length > 1 && <span>{formatBytes(tables.reduce((sum, { bytes }) => sum + bytes, 0))}</span>}
      </div>
      <ul className={styles.list}>
        {tables.map((table) => (
          <TableRow key={table.table} table={table} actions={actions} />
        ))}
      </ul>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  groups: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  box: css({
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
  }),
  header: css({
    alignItems: 'center',
    minHeight: 32,
    padding: theme.spacing(0, 1.5),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  first: css({ paddingLeft: 20 }),
  right: css({ textAlign: 'right', whiteSpace: 'nowrap' }),
  title: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    minHeight: 24,
    padding: theme.spacing(0, 1.5),
    borderTop: `1px solid ${theme.colors.border.weak}`,
    background: theme.colors.background.secondary,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
  }),
  name: css({
    margin: 0,
    color: theme.colors.text.primary,
    fontSize: 'inherit',
    fontWeight: theme.typography.fontWeightMedium,
  }),
  list: css({
    margin: 0,
    padding: 0,
    listStyle: 'none',
    '> li': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
});
