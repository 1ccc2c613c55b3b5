import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Identity, IssueDetail } from '../../../contract/api';
import { counted } from '../../shared/formats/count';
import { RelativeTime } from '../../shared/formats/RelativeTime';
import { Owner } from '../../shared/issues/Owner';
import { severityLook, statusLook } from '../../shared/issues/status-look';
import { ToneLabel } from '../../shared/look/ToneLabel';
import { testIds } from '../../shared/test-ids';
import { HoldControl } from '../holds/HoldControl';
import { IssueActions } from './IssueActions';
import { type Act } from './use-triage';

interface Props {
  datasourceUid: string;
  reload: () => void;
  issue: IssueDetail;
  identity: Identity | undefined;
  busy: boolean;
  act: Act;
}

/** What happened, how it stands, whose it is, and what can be done. */
export function IssueHeader({ datasourceUid, reload, issue, identity, busy, act }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  return (
    <header className={styles.header} data-testid={testIds.issue.header}>
      <p className={styles.message}>{issue.message || 'No message'}</p>
      <div className={styles.actions}>
        {issue.assignee && <Owner login={issue.assignee} />}
        <IssueActions issue={issue} identity={identity} busy={busy} act={act} />
      </div>
      <div className={styles.facts}>
        <span data-testid={testIds.issue.status}>
          <ToneLabel {...statusLook(issue.status, issue.substatus)} />
        </span>
        <ToneLabel {...severityLook(issue.severity)} />
        {issue.culprit && (
          <code className={styles.culprit} title={issue.culprit}>
            {issue.culprit}
          </code>
        )}
        <span>{counted(issue.events, 'event')}</span>
        <span>{counted(issue.users, 'user')}</span>
        <span>
          last seen <RelativeTime at={new Date(issue.lastSeen)} form="sentence" />
        </span>
        {issue.resolvedBy && issue.status === 'resolved' && (
          <span>
            by {issue.resolvedBy}{' '}
            <RelativeTime at={issue.resolvedAt ? new Date(issue.resolvedAt) : null} form="sentence" />
          </span>
        )}
        <HoldControl datasourceUid={datasourceUid} kind="issue" subject={issue.issueId} onChanged={reload} />
      </div>
    </header>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  header: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: theme.spacing(1, 3) }),
  message: css({
    flex: '1 1 420px',
    minWidth: 0,
    margin: 0,
    fontSize: theme.typography.h5.fontSize,
    lineHeight: 1.4,
    overflowWrap: 'anywhere',
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: 3,
    overflow: 'hidden',
  }),
  facts: css({
    flexBasis: '100%',
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.25, 2),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
  }),
  culprit: css({
    minWidth: 0,
    maxWidth: 480,
    margin: 0,
    padding: 0,
    border: 'none',
    background: 'transparent',
    color: theme.colors.text.secondary,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
  actions: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), marginLeft: 'auto' }),
});
