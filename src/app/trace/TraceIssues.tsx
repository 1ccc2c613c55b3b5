import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { ToneLabel } from '../../shared/look/ToneLabel';
import { issueRange } from '../../shared/waterfall/issue-range';
import { type Span } from '../../shared/waterfall/span';
import { issuePath } from '../links/paths';
import { useLink } from '../links/use-link';
import { issuesOn } from './issues-on';

/** The issues of the errors on this trace, a click away. */
export function TraceIssues({ spans }: Readonly<{ spans: readonly Span[] }>) {
  const styles = useStyles2(getStyles);
  const link = useLink();
  return (
    <>
      {issuesOn(spans).map(({ issueId, title, startMs, spans: count }) => (
        <a key={issueId} className={styles.issue} href={link(issuePath(issueId), issueRange(startMs))} title={title}>
          <ToneLabel word={count > 1 ? `${title} (${count} ×)` : title} tone="error" icon="bug" />
        </a>
      ))}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  issue: css({
    display: 'inline-flex',
    maxWidth: 420,
    padding: theme.spacing(0.25, 1),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    '&:hover': { background: theme.colors.action.hover },
  }),
});
