import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { type ReactNode } from 'react';
import { ToneLabel } from '../look/ToneLabel';
import { healthSentence, tableFacts } from './describe-partition';
import { HEALTH_LOOKS } from './partition-look';
import type { PartitionedTable } from './partitioned-table';

interface Props {
  table: PartitionedTable;
  /** At the line's end. */
  actions?: ReactNode;
}

/** A table's name, policy and health in one line above its timeline. */
export function TableHealthLine({ table, actions }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const sentence = healthSentence(table);
  return (
    <div className={styles.line}>
      <span className={styles.name} title={table.table}>
        {table.table}
      </span>
      <ToneLabel {...HEALTH_LOOKS[table.health]} />
      <span className={styles.sentence} title={sentence}>
        {sentence}
      </span>
      <span className={styles.facts}>{tableFacts(table)}</span>
      {actions}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0, 2),
    minWidth: 0,
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.secondary,
  }),
  name: css({
    color: theme.colors.text.primary,
    fontSize: theme.typography.body.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  sentence: css({ minWidth: 0, flex: '1 1 160px', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  facts: css({ marginLeft: 'auto', whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }),
});
