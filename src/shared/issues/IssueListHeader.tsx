import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Checkbox, Icon, useStyles2 } from '@grafana/ui';
import { type ReactNode } from 'react';
import type { IssueSort } from '../../../contract/query-model';
import { issueColumns } from './issue-columns';

interface Props {
  sort?: IssueSort;
  /** Given where the order can be changed: column titles become buttons. */
  onSort?: (sort: IssueSort) => void;
  /** Given where rows can be selected. `some`: a part of the rows is. */
  selection?: 'none' | 'some' | 'all';
  onSelectAll?: (selected: boolean) => void;
}

/** Column titles in the same grid as {@link IssueRow}. */
export function IssueListHeader({ sort, onSort, selection, onSelectAll }: Readonly<Props>) {
  const columns = useStyles2(issueColumns, Boolean(onSelectAll));
  const styles = useStyles2(getStyles);
  const title = (text: string, by?: IssueSort): ReactNode =>
    by && onSort ? (
      <button type="button" className={styles.sort} aria-pressed={sort === by} onClick={() => onSort(by)}>
        {text}
        {sort === by && <Icon name="angle-down" size="sm" />}
      </button>
    ) : (
      text
    );
  return (
    <div className={cx(columns.container, styles.header)}>
      <div className={columns.grid} style={{ height: 32 }}>
        {onSelectAll && (
          <Checkbox
            aria-label="Select all"
            value={selection === 'all'}
            indeterminate={selection === 'some'}
            onChange={(event) => onSelectAll(event.currentTarget.checked)}
          />
        )}
        <span className={styles.first}>Issue</span>
        <span className={columns.trend}>Trend</span>
        <span className={styles.right}>{title('Events', 'events')}</span>
        <span className={cx(styles.right, columns.users)}>{title('Users', 'users')}</span>
        <span className={cx(styles.right, columns.seen)}>{title('Seen', 'lastSeen')}</span>
        <span className={columns.status}>Status</span>
        <span className={columns.owner} />
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  header: css({
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
  }),
  first: css({ paddingLeft: theme.spacing(0.5) }),
  right: css({ textAlign: 'right', overflow: 'hidden' }),
  sort: css({
    all: 'unset',
    display: 'inline-flex',
    alignItems: 'center',
    cursor: 'pointer',
    '&:hover': { color: theme.colors.text.primary },
    '&[aria-pressed="true"]': { color: theme.colors.text.primary, fontWeight: theme.typography.fontWeightMedium },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, borderRadius: theme.shape.radius.default },
  }),
});
