import { css, cx } from '@emotion/css';
import { type GrafanaTheme2, locationUtil } from '@grafana/data';
import { Checkbox, useStyles2 } from '@grafana/ui';
import { type ReactNode } from 'react';
import { Sparkline } from '../charts/Sparkline';
import { counted, exactCount, formatCount } from '../formats/count';
import { RelativeTime } from '../formats/RelativeTime';
import { ToneLabel } from '../look/ToneLabel';
import { testIds } from '../test-ids';
import { type IssueSummary, titleOf } from './issue';
import { issueColumns } from './issue-columns';
import { Owner } from './Owner';
import { severityLook, statusLook } from './status-look';

/** Fixed, so that long lists can be virtual. */
export const issueRowHeight = { comfortable: 52, compact: 32 } as const;
export type Density = keyof typeof issueRowHeight;

interface Props {
  issue: IssueSummary;
  /** Where the title leads. */
  href: string;
  density?: Density;
  /** The row under the keyboard. */
  active?: boolean;
  selected?: boolean;
  /** Given where rows can be selected: shows the checkbox. */
  onSelect?: (selected: boolean, event: { shiftKey: boolean }) => void;
  /** Buttons that appear at the row's end when it is pointed at or holds the focus. */
  actions?: ReactNode;
  /** The row no longer belongs here (just resolved), but stays until the list is asked again. */
  faded?: boolean;
}

/**
 * An issue in two lines: what it is, and where it comes from. The whole row leads to the issue; checkbox and actions
 * lie above that link.
 */
export function IssueRow({
  issue,
  href,
  density = 'comfortable',
  active,
  selected,
  onSelect,
  actions,
  faded,
}: Readonly<Props>) {
  const styles = useStyles2(getStyles, Boolean(onSelect));
  const columns = useStyles2(issueColumns, Boolean(onSelect));
  const status = statusLook(issue.status, issue.substatus);
  const title = titleOf(issue);
  return (
    <div
      className={cx(
        columns.container,
        styles.row,
        active && styles.active,
        selected && styles.selected,
        faded && styles.faded
      )}
      style={{ height: issueRowHeight[density] }}
      data-testid={testIds.issues.row}
    >
      <div className={columns.grid} style={{ height: '100%' }}>
        {onSelect && (
          <span className={styles.above}>
            <Checkbox
              aria-label={`Select ${title}`}
              value={Boolean(selected)}
              onClick={(event) => onSelect(event.currentTarget.checked, event)}
              onChange={() => undefined}
            />
          </span>
        )}
        <div className={styles.main}>
          <div className={styles.firstLine}>
            <Severity issue={issue} />
            <a
              className={styles.link}
              href={locationUtil.assureBaseUrl(href)}
              title={title}
              aria-current={active ? 'true' : undefined}
            >
              <span className={styles.type}>{issue.type}</span>
              {issue.message && <span className={styles.message}> {issue.message}</span>}
            </a>
            {density === 'compact' && (
              <>
                {status.tone !== 'muted' && (
                  <ToneLabel {...status} className={cx(columns.onlyNarrow, styles.whole)} iconOnly />
                )}
                <Origin issue={issue} />
              </>
            )}
          </div>
          {density === 'comfortable' && (
            <div className={styles.secondLine}>
              {status.tone !== 'muted' && <ToneLabel {...status} className={cx(columns.onlyNarrow, styles.whole)} />}
              <Origin issue={issue} />
            </div>
          )}
        </div>
        <span className={columns.trend} data-testid={testIds.issues.trend}>
          <Sparkline
            values={issue.trend}
            label={describeTrend(issue)}
            width={96}
            height={density === 'compact' ? 16 : 22}
          />
        </span>
        <span className={styles.figure} title={counted(issue.events, 'event')}>
          {formatCount(issue.events)}
        </span>
        <span className={cx(styles.figure, columns.users)} title={counted(issue.users, 'user')}>
          {formatCount(issue.users)}
        </span>
        <RelativeTime className={cx(styles.figure, styles.above, columns.seen)} at={issue.lastSeen} />
        <span className={columns.status} data-testid={testIds.issues.status}>
          <ToneLabel {...status} />
        </span>
        <span className={columns.owner}>{issue.assignee && <Owner login={issue.assignee} />}</span>
      </div>
      {actions && <div className={cx(styles.actions, 'howdah-row-actions')}>{actions}</div>}
    </div>
  );
}

function Severity({ issue }: Readonly<{ issue: IssueSummary }>) {
  const styles = useStyles2(getStyles, false);
  const { tone, icon, hint } = severityLook(issue.severity);
  return <ToneLabel className={styles.severity} word={hint} hint={hint} tone={tone} icon={icon} iconOnly />;
}

/** service · culprit · release · tenants: what is unknown leaves no gap. */
function Origin({ issue }: Readonly<{ issue: IssueSummary }>) {
  const styles = useStyles2(getStyles, false);
  const { service, culprit, release, tenant, tenants } = issue;
  const parts = [
    service,
    culprit,
    release && `release ${release}`,
    tenant && `tenant ${tenant}${tenants > 1 ? ` +${exactCount(tenants - 1)}` : ''}`,
  ].filter(Boolean);
  const text = parts.join(' · ');
  return (
    <span className={styles.origin} title={text}>
      {text}
    </span>
  );
}

function describeTrend({ events, trend }: Pick<IssueSummary, 'events' | 'trend'>): string {
  return trend.length === 0
    ? counted(events, 'event')
    : `${counted(events, 'event')} in the time range, at most ${exactCount(Math.max(...trend))} at once`;
}

const getStyles = (theme: GrafanaTheme2, selectable: boolean) => ({
  row: css({
    position: 'relative',
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    '.howdah-row-actions': { opacity: 0, pointerEvents: 'none' },
    '&:hover, &:focus-within': {
      background: theme.colors.background.secondary,
      '.howdah-row-actions': { opacity: 1, pointerEvents: 'auto' },
    },
  }),
  active: css({
    background: theme.colors.background.secondary,
    boxShadow: `inset 2px 0 0 ${theme.colors.primary.border}`,
    '.howdah-row-actions': { opacity: '1 !important', pointerEvents: 'auto' },
  }),
  selected: css({ background: theme.colors.action.selected }),
  faded: css({ opacity: 0.6, a: { textDecoration: 'line-through' } }),
  main: css({
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: 2,
    paddingLeft: selectable ? 0 : theme.spacing(0.5),
  }),
  firstLine: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.75), minWidth: 0, lineHeight: 1.4 }),
  secondLine: css({
    display: 'flex',
    gap: theme.spacing(1),
    minWidth: 0,
    paddingLeft: `calc(14px + ${theme.spacing(0.75)})`,
    lineHeight: 1.4,
  }),
  severity: css({ flexShrink: 0 }),
  whole: css({ flexShrink: 0 }),
  link: css({
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: theme.colors.text.primary,
    '&:hover': { color: theme.colors.text.primary, textDecoration: 'none' },
    // The link covers its row; whatever is to be pointed at by itself is lifted above it.
    '&::after': { content: '""', position: 'absolute', inset: 0 },
    '&:focus-visible': { outline: 'none', boxShadow: 'none' },
    '&:focus-visible::after': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
  }),
  type: css({ fontWeight: theme.typography.fontWeightMedium }),
  message: css({ color: theme.colors.text.primary }),
  origin: css({
    minWidth: 0,
    flex: '0 1 auto',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  figure: css({
    textAlign: 'right',
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
    color: theme.colors.text.primary,
  }),
  above: css({ position: 'relative', zIndex: 1 }),
  actions: css({
    position: 'absolute',
    zIndex: 1,
    top: '50%',
    right: theme.spacing(1.5),
    transform: 'translateY(-50%)',
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    padding: theme.spacing(0.5, 1),
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.elevated,
    boxShadow: theme.shadows.z1,
  }),
});
