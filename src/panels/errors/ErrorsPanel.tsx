import { css } from '@emotion/css';
import { type GrafanaTheme2, LoadingState as DataState, type PanelProps } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { useIdentity } from '../../shared/api/identity';
import { IssueListHeader } from '../../shared/issues/IssueListHeader';
import { IssueRow } from '../../shared/issues/IssueRow';
import { readIssues } from '../../shared/issues/read-issues';
import { issueUrl } from '../../shared/plugin-ids';
import { EmptyState } from '../../shared/states/EmptyState';
import { ErrorState } from '../../shared/states/ErrorState';
import { LoadingState } from '../../shared/states/LoadingState';
import { testIds } from '../../shared/test-ids';
import type { ErrorsOptions } from './options';
import { RowActions } from './RowActions';
import { useChanges } from './use-changes';
import { useListKeys } from './use-list-keys';

export function ErrorsPanel({ data, options, timeRange, width, height }: Readonly<PanelProps<ErrorsOptions>>) {
  const styles = useStyles2(getStyles);
  const datasourceUid = data.request?.targets[0]?.datasource?.uid;
  const identity = useIdentity(options.showActions ? datasourceUid : undefined);
  const found = useMemo(() => readIssues(data.series), [data.series]);
  const { issues, changed, act, busy, toast } = useChanges(datasourceUid, found, data);
  const login = identity?.canTriage ? identity.login : undefined;
  const onKeyDown = useListKeys({ issues, act, login, canTriage: Boolean(identity?.canTriage) });

  if (data.state === DataState.Error && issues.length === 0) {
    return <ErrorState error={data.errors?.[0]} />;
  }
  if (!found) {
    return data.state === DataState.Loading || data.state === DataState.NotStarted ? (
      <LoadingState label="Loading issues" />
    ) : (
      <EmptyState
        icon="bug"
        title="No issues in this query"
        hint="Choose a Howdah data source and the query type Issues."
      />
    );
  }
  if (issues.length === 0) {
    return (
      <EmptyState title="No issues here" hint="Nothing matches. Widen the time range or remove a filter to see more." />
    );
  }
  return (
    <div className={styles.panel} style={{ width, height }}>
      {options.showHeader && <IssueListHeader />}
      <ul className={styles.list} data-testid={testIds.errors.list} onKeyDown={onKeyDown} aria-label="Issues">
        {issues.slice(0, options.rows).map((issue) => (
          <li key={issue.issueId}>
            <IssueRow
              issue={issue}
              href={issueUrl(issue.issueId, datasourceUid ?? '', timeRange.raw)}
              density={options.density}
              faded={changed.has(issue.issueId) && (issue.status === 'resolved' || issue.status === 'ignored')}
              actions={
                identity?.canTriage && (
                  <RowActions
                    issue={issue}
                    login={login}
                    busy={busy.has(issue.issueId)}
                    act={(request) => void act(request, [issue])}
                  />
                )
              }
            />
          </li>
        ))}
      </ul>
      {toast}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ position: 'relative', display: 'flex', flexDirection: 'column', color: theme.colors.text.primary }),
  list: css({ flex: 1, minHeight: 0, margin: 0, padding: 0, overflow: 'auto', listStyle: 'none' }),
});
