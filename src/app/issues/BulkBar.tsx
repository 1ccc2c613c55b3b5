import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Checkbox, useStyles2 } from '@grafana/ui';
import { useEffect, useRef } from 'react';
import type { IssueAction } from '../../../contract/api';
import { counted } from '../../shared/formats/count';
import type { IssueSummary } from '../../shared/issues/issue';
import { testIds } from '../../shared/test-ids';
import type { Selection } from './use-selection';

interface Props {
  selection: Selection;
  issues: readonly IssueSummary[];
  login: string | undefined;
  onAction: (action: IssueAction, assignee?: string | null) => void;
}

/** Stands in the place of the header while rows are selected: what can be done with all of them. */
export function BulkBar({ selection, issues, login, onAction }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const box = useRef<HTMLInputElement>(null);
  // "Select all" of the header went away under the focus; the one here goes on in its place.
  useEffect(() => {
    if (document.activeElement === document.body) {
      box.current?.focus();
    }
  }, []);
  const chosen = issues.filter(({ issueId }) => selection.ids.has(issueId));
  const someOpen = chosen.some(({ status }) => status === 'unresolved' || status === 'investigating');
  const someClosed = chosen.some(({ status }) => status === 'resolved' || status === 'ignored');
  return (
    <div
      className={styles.bar}
      role="toolbar"
      aria-label="Actions on the selected issues"
      data-testid={testIds.issues.bulkBar}
    >
      <Checkbox
        ref={box}
        aria-label="Select all"
        value={selection.extent === 'all'}
        indeterminate={selection.extent === 'some'}
        onChange={(event) => selection.all(event.currentTarget.checked)}
      />
      <span className={styles.count}>{counted(chosen.length, 'issue')} selected</span>
      {someOpen && (
        <Button size="sm" icon="check" onClick={() => onAction('resolve')}>
          Resolve
        </Button>
      )}
      {someOpen && (
        <Button size="sm" variant="secondary" icon="bell-slash" onClick={() => onAction('ignore')}>
          Ignore
        </Button>
      )}
      {someClosed && (
        <Button size="sm" variant="secondary" icon="repeat" onClick={() => onAction('unresolve')}>
          Reopen
        </Button>
      )}
      {login && (
        <Button size="sm" variant="secondary" icon="user" onClick={() => onAction('assign', login)}>
          Assign to me
        </Button>
      )}
      <Button size="sm" variant="secondary" fill="text" className={styles.clear} onClick={selection.clear}>
        Clear selection
      </Button>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    minHeight: 33,
    padding: theme.spacing(0, 1),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    background: theme.colors.background.secondary,
  }),
  count: css({ margin: theme.spacing(0, 1), fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
  clear: css({ marginLeft: 'auto' }),
});
