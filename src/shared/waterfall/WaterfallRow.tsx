import { css, cx } from '@emotion/css';
import { colorManipulator, type GrafanaTheme2, locationUtil } from '@grafana/data';
import { Icon, Tooltip, useStyles2 } from '@grafana/ui';
import { memo } from 'react';
import { formatDuration } from '../formats/duration';
import { counted } from '../formats/count';
import { issueUrl } from '../plugin-ids';
import { testIds } from '../test-ids';
import { BarTooltip } from './BarTooltip';
import type { Stretch } from './critical-path';
import { canOpen } from './keys';
import type { Row } from './layout-rows';
import { indentOf, ROW_HEIGHT } from './row-style';
import { placeIn, type Window } from './time-axis';

interface Props {
  row: Row;
  id: string;
  /** Service of the row above it in the tree: the same one is not named again. */
  parentService: string | undefined;
  colour: string;
  top: number;
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

/** A span, or many of the same shape: its name at the left, when it ran at the right. */
export const WaterfallRow = memo(function WaterfallRow(props: Readonly<Props>) {
  const { row, id, top, isActive, isOpened, isDimmed, onOpen } = props;
  const styles = useStyles2(getStyles);
  return (
    // Keys are handled by the tree, which holds the focus.
    <div
      id={id}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-expanded={canOpen(row) ? row.isOpen : undefined}
      aria-selected={isOpened}
      tabIndex={-1}
      className={cx(styles.row, isActive && styles.active, isOpened && styles.opened, isDimmed && styles.dimmed)}
      style={{ top, height: ROW_HEIGHT }}
      data-testid={testIds.waterfall.row}
      onClick={() => onOpen(row)}
    >
      <NameCell {...props} />
      <BarCell {...props} />
    </div>
  );
});

function NameCell({ row, parentService, colour, onToggle }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const { service, name } = namesOf(row);
  return (
    <div className={styles.name} style={{ paddingLeft: indentOf(row.depth), boxShadow: `inset 3px 0 0 ${colour}` }}>
      {canOpen(row) ? (
        <button
          type="button"
          tabIndex={-1}
          className={styles.toggle}
          aria-label={row.isOpen ? 'Close' : 'Open'}
          onClick={(event) => {
            event.stopPropagation();
            onToggle(row);
          }}
        >
          <Icon name={row.isOpen ? 'angle-down' : 'angle-right'} size="sm" />
        </button>
      ) : (
        <span className={styles.toggle} />
      )}
      {row.kind === 'span' && row.node.parentMissing && (
        <span className={styles.note} title={`Its parent ${row.node.span.parentSpanId ?? ''} is not in the trace`}>
          <Icon name="corner-down-right-alt" size="sm" />
        </span>
      )}
      {service !== parentService && <span className={styles.service}>{service}</span>}
      <span className={styles.text} title={`${service} · ${name}`}>
        {row.kind === 'repeat' && <span className={styles.times}>{row.repeat.nodes.length} × </span>}
        {name}
      </span>
      {row.kind === 'repeat' && row.repeat.isNPlusOne && (
        <span className={styles.badge} title="The same query again and again: ask once for all of them">
          N+1
        </span>
      )}
    </div>
  );
}

function BarCell({ row, colour, traceStartMs, window, stretches, datasourceUid }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const { startMs, endMs } = row.kind === 'span' ? row.node : row;
  const place = placeIn(window, startMs - traceStartMs, endMs - traceStartMs);
  if (!place) {
    return <div className={styles.bars} />;
  }
  const { left, width } = place;
  const right = left + width;
  const failed = row.kind === 'span' ? row.node.span.failed || row.node.span.issueId !== null : false;
  // Behind the bar where there is room, before it where it ends late, else inside.
  const label =
    right < 0.72
      ? { left: `calc(${right * 100}% + 6px)` }
      : left > 0.28
        ? { right: `calc(${(1 - left) * 100}% + 6px)` }
        : { left: `calc(${left * 100}% + 6px)` };
  return (
    <div className={styles.bars}>
      <Tooltip content={<BarTooltip row={row} traceStartMs={traceStartMs} />} placement="top">
        <div
          className={cx(styles.bar, failed && styles.failedBar)}
          style={{
            left: `${left * 100}%`,
            width: `max(2px, ${width * 100}%)`,
            ...(!failed && { background: fill(row, colour, window) }),
          }}
          data-testid={testIds.waterfall.bar}
        />
      </Tooltip>
      {stretches.map((stretch) => {
        const part = placeIn(window, stretch.fromMs - traceStartMs, stretch.toMs - traceStartMs);
        return (
          part && (
            <div
              key={stretch.fromMs}
              className={styles.critical}
              style={{ left: `${part.left * 100}%`, width: `max(1px, ${part.width * 100}%)` }}
            />
          )
        );
      })}
      <span className={styles.label} style={label}>
        {formatDuration(row.kind === 'span' ? endMs - startMs : row.busyMs)}
        <Failure row={row} datasourceUid={datasourceUid} />
      </span>
    </div>
  );
}

function Failure({ row, datasourceUid }: Readonly<{ row: Row; datasourceUid: string }>) {
  const styles = useStyles2(getStyles);
  if (row.kind === 'repeat') {
    return row.failures > 0 && <span className={styles.failure}>✖ {counted(row.failures, 'error')}</span>;
  }
  const { issueId, errorTitle, failed, statusMessage } = row.node.span;
  const title = errorTitle ?? statusMessage ?? 'failed';
  if (issueId) {
    return (
      <a
        className={cx(styles.failure, styles.link)}
        href={locationUtil.assureBaseUrl(issueUrl(issueId, datasourceUid))}
        title={`${title} – open the issue`}
        tabIndex={-1}
        onClick={(event) => event.stopPropagation()}
      >
        ✖ {title}
      </a>
    );
  }
  return (
    failed && (
      <span className={styles.failure} title={title}>
        ✖ {title}
      </span>
    )
  );
}

function namesOf(row: Row): { service: string; name: string } {
  if (row.kind === 'span') {
    return row.node.span;
  }
  return { service: row.repeat.nodes[0]?.span.service ?? '', name: row.repeat.shape };
}

/** A repeat is drawn as what it is: many short bars, unless they are too many to be told apart. */
function fill(row: Row, colour: string, window: Window): string {
  const soft = colorManipulator.alpha(colour, 0.55);
  if (row.kind === 'span') {
    return soft;
  }
  const length = row.endMs - row.startMs;
  const parts = row.repeat.nodes.map(
    ({ startMs, endMs }) => [(startMs - row.startMs) / length, (endMs - row.startMs) / length] as const
  );
  const thin = parts.length > 120 || (length / (window.toMs - window.fromMs)) * 600 < parts.length * 3;
  if (thin || !(length > 0)) {
    return soft;
  }
  const faint = colorManipulator.alpha(colour, 0.18);
  const stops = parts.flatMap(([from, to]) => [
    `${faint} ${from * 100}%`,
    `${soft} ${from * 100}%`,
    `${soft} ${to * 100}%`,
    `${faint} ${to * 100}%`,
  ]);
  return `linear-gradient(to right, ${stops.join(', ')})`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    position: 'absolute',
    left: 0,
    right: 0,
    display: 'grid',
    gridTemplateColumns: 'var(--howdah-names) minmax(0, 1fr)',
    cursor: 'pointer',
    outline: 'none',
    '&:hover': { background: theme.colors.action.hover },
  }),
  active: css({ background: theme.colors.action.hover, boxShadow: `inset 0 0 0 1px ${theme.colors.primary.border}` }),
  opened: css({ background: theme.colors.action.selected }),
  dimmed: css({ opacity: 0.3 }),
  name: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    minWidth: 0,
    paddingRight: theme.spacing(1),
    overflow: 'hidden',
  }),
  toggle: css({
    all: 'unset',
    flexShrink: 0,
    display: 'inline-flex',
    justifyContent: 'center',
    width: 18,
    marginLeft: 4,
    color: theme.colors.text.secondary,
    cursor: 'pointer',
    '&:hover': { color: theme.colors.text.primary },
  }),
  note: css({ flexShrink: 0, color: theme.colors.warning.text, lineHeight: 1 }),
  service: css({
    flexShrink: 0,
    maxWidth: '45%',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontWeight: theme.typography.fontWeightMedium,
  }),
  text: css({
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: theme.colors.text.secondary,
  }),
  times: css({ color: theme.colors.text.primary, fontVariantNumeric: 'tabular-nums' }),
  badge: css({
    flexShrink: 0,
    padding: '0 4px',
    borderRadius: theme.shape.radius.default,
    background: theme.colors.warning.transparent,
    color: theme.colors.warning.text,
    fontSize: 11,
    lineHeight: '16px',
  }),
  bars: css({ position: 'relative', minWidth: 0, overflow: 'hidden' }),
  bar: css({ position: 'absolute', top: 6, bottom: 6, borderRadius: 2 }),
  failedBar: css({ background: theme.colors.error.main }),
  critical: css({
    position: 'absolute',
    bottom: 3,
    height: 2,
    background: theme.colors.text.primary,
    pointerEvents: 'none',
  }),
  label: css({
    position: 'absolute',
    top: 0,
    display: 'inline-flex',
    gap: theme.spacing(1),
    maxWidth: '70%',
    lineHeight: `${ROW_HEIGHT}px`,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
    color: theme.colors.text.primary,
    pointerEvents: 'none',
  }),
  failure: css({
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    color: theme.colors.error.text,
    pointerEvents: 'auto',
  }),
  link: css({ '&:hover': { textDecoration: 'underline' } }),
});
