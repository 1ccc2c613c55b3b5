import { css, cx } from '@emotion/css';
import { type GrafanaTheme2, locationUtil } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { counted } from '../formats/count';
import { issueUrl } from '../plugin-ids';
import type { Row } from './layout-rows';
import { failureOf } from './span';

/** What went wrong beside the bar, leading to the issue where there is one. */
export function FailureMark({ row, datasourceUid }: Readonly<{ row: Row; datasourceUid: string }>) {
  const styles = useStyles2(getStyles);
  if (row.kind === 'repeat') {
    return row.failures > 0 && <span className={styles.mark}>✖ {counted(row.failures, 'error')}</span>;
  }
  const { span } = row.node;
  const reason = failureOf(span);
  if (reason === undefined) {
    return null;
  }
  if (span.issueId === null) {
    return (
      <span className={styles.mark} title={reason}>
        ✖ {reason}
      </span>
    );
  }
  return (
    <a
      className={cx(styles.mark, styles.link)}
      href={locationUtil.assureBaseUrl(issueUrl(span.issueId, datasourceUid))}
      title={`${reason} – open the issue`}
      tabIndex={-1}
      onClick={(event) => event.stopPropagation()}
    >
      ✖ {reason}
    </a>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  mark: css({
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    // Readable on the bar as well as beside it.
    color: theme.isDark ? theme.colors.error.text : theme.colors.error.shade,
    fontWeight: theme.typography.fontWeightMedium,
    pointerEvents: 'auto',
  }),
  link: css({ '&:hover': { textDecoration: 'underline' } }),
});
