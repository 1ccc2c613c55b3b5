import { css, cx } from '@emotion/css';
import { type GrafanaTheme2, locationUtil } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { counted } from '../formats/count';
import { issueUrl } from '../plugin-ids';
import { issueRange } from './issue-range';
import type { Row } from './layout-rows';
import { failureOf } from './span';

interface Props {
  row: Row;
  datasourceUid: string;
  /** The bar is coloured already; red on red would not be read. */
  isOnBar: boolean;
}

/** What went wrong beside the bar, leading to the issue where there is one. */
export function FailureMark({ row, datasourceUid, isOnBar }: Readonly<Props>) {
  const styles = useStyles2(getStyles, isOnBar);
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
      href={locationUtil.assureBaseUrl(issueUrl(span.issueId, datasourceUid, issueRange(span.startMs)))}
      title={`${reason} – open the issue`}
      tabIndex={-1}
      onClick={(event) => event.stopPropagation()}
    >
      ✖ {reason}
    </a>
  );
}

const getStyles = (theme: GrafanaTheme2, isOnBar: boolean) => ({
  mark: css({
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    color: isOnBar ? theme.colors.text.primary : theme.colors.error.text,
    pointerEvents: 'auto',
  }),
  link: css({ '&:hover': { textDecoration: 'underline' } }),
});
