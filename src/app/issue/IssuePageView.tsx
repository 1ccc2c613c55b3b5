import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { LinkButton, useStyles2 } from '@grafana/ui';
import { type ReactNode, useEffect } from 'react';
import type { IssueDetail } from '../../../contract/api';
import { toFailure } from '../../shared/api/failure';
import { useIdentity } from '../../shared/api/identity';
import { EmptyState } from '../../shared/states/EmptyState';
import { LoadingState } from '../../shared/states/LoadingState';
import { useResource } from '../data/use-resource';
import { type PageViewProps } from '../frame/PageBody';
import { issuesPath } from '../links/paths';
import { useLink } from '../links/use-link';
import { LoadedView } from '../look/LoadedView';
import { ActivityList } from './ActivityList';
import { IssueFacts } from './IssueFacts';
import { IssueHeader } from './IssueHeader';
import { IssueSql } from './IssueSql';
import { OccurrenceView } from './OccurrenceView';
import { useTriage } from './use-triage';

interface Props extends PageViewProps {
  issueId: string;
  onTitle: (title: string) => void;
}

export function IssuePageView({ frame, charts, issueId, onTitle }: Readonly<Props>) {
  const link = useLink();
  const loaded = useResource<IssueDetail>(frame.datasourceUid, `issues/${encodeURIComponent(issueId)}`, {
    stamp: frame.range,
  });
  const type = loaded.data?.type;
  useEffect(() => {
    if (type) {
      onTitle(type);
    }
  }, [type, onTitle]);

  if (loaded.error !== undefined && !loaded.loading && toFailure(loaded.error).status === 404) {
    return (
      <EmptyState
        icon="bug"
        title="This issue is not there"
        hint="It may be older than what is kept, or belong to another data source. The link is otherwise in order."
      >
        <LinkButton variant="secondary" icon="list-ul" href={link(issuesPath)}>
          Show all issues
        </LinkButton>
      </EmptyState>
    );
  }
  return (
    <LoadedView loaded={loaded} skeleton={<LoadingState label="Loading the issue" shape="text" rows={14} />}>
      {(issue) => <Issue issue={issue} reload={loaded.reload} frame={frame} charts={charts} />}
    </LoadedView>
  );
}

interface IssueProps extends PageViewProps {
  issue: IssueDetail;
  reload: () => void;
}

function Issue({ issue: stored, reload, frame, charts }: Readonly<IssueProps>): ReactNode {
  const styles = useStyles2(getStyles);
  const identity = useIdentity(frame.datasourceUid);
  const { issue, act, busy, toast } = useTriage(frame.datasourceUid, stored, reload);
  return (
    <div className={styles.page}>
      <IssueHeader
        datasourceUid={frame.datasourceUid}
        reload={reload}
        issue={issue}
        identity={identity}
        busy={busy}
        act={act}
      />
      <div className={styles.chart}>{charts}</div>
      <div className={styles.columns}>
        <div className={styles.main}>
          <OccurrenceView frame={frame} issueId={issue.issueId} />
          <IssueSql sql={issue.sql} frame={frame} />
          <ActivityList activity={issue.activity} />
        </div>
        <IssueFacts issue={issue} />
      </div>
      {toast}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  chart: css({ display: 'flex', height: 132, minWidth: 0 }),
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 320px',
    gap: theme.spacing(3),
    alignItems: 'start',
    [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  main: css({ minWidth: 0, display: 'flex', flexDirection: 'column', gap: theme.spacing(3) }),
});
