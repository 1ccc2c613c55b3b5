import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { memo } from 'react';
import { testIds } from '../test-ids';
import { BarCell } from './BarCell';
import type { Stretch } from './critical-path';
import { canOpen } from './keys';
import type { Row } from './layout-rows';
import { NameCell } from './NameCell';
import { ROW_HEIGHT } from './row-height';
import type { Window } from './time-axis';

interface Props {
  row: Row;
  id: string;
  top: number;
  parentService: string | undefined;
  colour: string;
  traceStartMs: number;
  window: Window;
  stretches: readonly Stretch[];
  datasourceUid: string;
  isActive: boolean;
  isOpened: boolean;
  isDimmed: boolean;
  onToggle: (row: Row) => void;
  onOpen: (row: Row) => void;
}

/** A span, or many of the same shape: its name at the left, when it ran at the right. Keys are the tree's business. */
export const WaterfallRow = memo(function WaterfallRow(props: Readonly<Props>) {
  const { row, id, top, isActive, isOpened, isDimmed, onOpen } = props;
  const styles = useStyles2(getStyles);
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-expanded={canOpen(row) ? row.isOpen : undefined}
      aria-selected={isOpened}
      tabIndex={-1}
      className={cx(styles.row, isOpened && styles.opened, isActive && styles.active, isDimmed && styles.dimmed)}
      style={{ top, height: ROW_HEIGHT }}
      data-testid={testIds.waterfall.row}
      onClick={() => onOpen(row)}
    >
      <NameCell {...props} />
      <BarCell {...props} />
    </div>
  );
});

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    position: 'absolute',
    left: 0,
    right: 0,
    display: 'grid',
    gridTemplateColumns: 'var(--howdah-names) minmax(0, 1fr)',
    cursor: 'pointer',
    outline: 'none',
    '&:hover': { background: theme.colors.background.secondary },
  }),
  opened: css({ background: theme.colors.action.selected }),
  active: css({
    '&::after': {
      content: '""',
      position: 'absolute',
      inset: 0,
      border: `1px solid ${theme.colors.primary.border}`,
      pointerEvents: 'none',
    },
  }),
  dimmed: css({ opacity: 0.3 }),
});
