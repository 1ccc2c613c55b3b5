import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { IssueCounts } from '../../../contract/api';
import { formatCount } from '../../shared/formats/count';
import { testIds } from '../../shared/test-ids';
import { type IssueTab, TABS } from './issue-view';

interface Props {
  tab: IssueTab;
  /** Undefined while unknown: the tabs work without. */
  counts: IssueCounts | undefined;
  onTab: (tab: IssueTab) => void;
}

/** Where an issue stands, with how many stand there. */
export function StatusTabs({ tab, counts, onTab }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.tabs} role="tablist" aria-label="Status" data-testid={testIds.issues.tabs}>
      {TABS.map(({ tab: one, title }) => (
        <button
          key={one}
          type="button"
          role="tab"
          className={styles.tab}
          aria-selected={one === tab}
          onClick={() => onTab(one)}
        >
          {title}
          <span className={styles.count}>{counts ? formatCount(counts[one]) : ' '}</span>
        </button>
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  tabs: css({
    display: 'flex',
    overflowX: 'auto',
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  tab: css({
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(1, 1.5),
    border: 'none',
    background: 'transparent',
    color: theme.colors.text.secondary,
    whiteSpace: 'nowrap',
    '&:hover': { color: theme.colors.text.primary },
    '&[aria-selected="true"]': { color: theme.colors.text.primary },
    '&[aria-selected="true"]::after': {
      content: '""',
      position: 'absolute',
      left: 0,
      right: 0,
      bottom: 0,
      height: 3,
      borderRadius: theme.shape.radius.default,
      backgroundImage: theme.colors.gradients.brandHorizontal,
    },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
  }),
  count: css({
    minWidth: 24,
    padding: theme.spacing(0, 0.75),
    borderRadius: theme.shape.radius.pill,
    background: theme.colors.background.secondary,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
    textAlign: 'center',
    whiteSpace: 'pre',
  }),
});
