import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { useId, useMemo, useState } from 'react';
import type { TableHealth } from '../../../contract/api';
import { ToneLabel } from '../../shared/look/ToneLabel';
import { HEALTH_LOOKS } from '../../shared/partitions/partition-look';
import { PartitionTimeline } from '../../shared/partitions/PartitionTimeline';
import { testIds } from '../../shared/test-ids';
import { ChangeRetention } from './ChangeRetention';
import { describePolicy } from './describe-policy';
import { DropFigures, SizeFigures } from './TableFigures';
import { type StorageActions } from './storage-actions';
import { ownLine, storageColumns } from './storage-columns';
import { TableDetails } from './TableDetails';
import { toPartitionedTable } from './to-partitioned-table';

/** One table in two lines: how it is, its partitions over time, how large it gets, what goes when. The rest is folded. */
export function TableRow({ table, actions }: Readonly<{ table: TableHealth; actions: StorageActions }>) {
  const styles = useStyles2(getStyles);
  const columns = useStyles2(storageColumns);
  const timeline = useStyles2(ownLine);
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const partitioned = useMemo(() => toPartitionedTable(table), [table]);
  const policy = describePolicy(table);
  return (
    <li className={styles.row} data-testid={testIds.storage.row}>
      <div className={columns}>
        <div className={styles.table}>
          <button
            type="button"
            className={styles.fold}
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setIsOpen((before) => !before)}
          >
            <Icon name={isOpen ? 'angle-down' : 'angle-right'} />
            <span className={styles.name} title={table.table}>
              {table.table}
            </span>
          </button>
          <div className={styles.state}>
            <ToneLabel {...HEALTH_LOOKS[table.health]} hint={table.message} className={styles.health} />
            <span className={styles.policy} title={policy}>
              {policy}
            </span>
          </div>
        </div>
        <div className={timeline}>
          <PartitionTimeline table={partitioned} height={36} />
        </div>
        <SizeFigures table={table} />
        <DropFigures table={table} />
        <div className={styles.action}>
          <ChangeRetention table={table} actions={actions} />
        </div>
      </div>
      <Trouble table={table} />
      <div id={id} className={cx(!isOpen && styles.closed)}>
        {isOpen && <TableDetails table={table} datasourceUid={actions.datasourceUid} />}
      </div>
    </li>
  );
}

/** What is wrong stands in sight; that all is well needs no sentence. */
function Trouble({ table: { health, message, lastError } }: Readonly<{ table: TableHealth }>) {
  const styles = useStyles2(getStyles);
  const sentences = [
    ...(health === 'ok' ? [] : [message]),
    ...(lastError === null || (health !== 'ok' && message.includes(lastError))
      ? []
      : [`The last run failed: ${lastError}`]),
  ];
  return (
    <>
      {sentences.map((sentence) => (
        <p key={sentence} className={styles.trouble}>
          {sentence}
        </p>
      ))}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ padding: theme.spacing(1, 1.5) }),
  table: css({ minWidth: 0, display: 'flex', flexDirection: 'column', gap: theme.spacing(0.25) }),
  fold: css({
    all: 'unset',
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    minWidth: 0,
    cursor: 'pointer',
    '&:hover > span': { textDecoration: 'underline' },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, borderRadius: theme.shape.radius.default },
    svg: { flexShrink: 0, color: theme.colors.text.secondary },
  }),
  name: css({
    fontWeight: theme.typography.fontWeightMedium,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
  // The word that matters is never cut; the policy beside it may be, and is told whole on hover.
  health: css({ flexShrink: 0 }),
  state: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    minWidth: 0,
    paddingLeft: 20,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  policy: css({
    minWidth: 0,
    color: theme.colors.text.secondary,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
  action: css({ display: 'flex', justifyContent: 'flex-end' }),
  trouble: css({ margin: theme.spacing(0.5, 0, 0), paddingLeft: 20, overflowWrap: 'anywhere' }),
  closed: css({ display: 'none' }),
});
