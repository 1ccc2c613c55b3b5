import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { canOpen } from './keys';
import type { Row } from './layout-rows';

interface Props {
  row: Row;
  /** Service of the row above it in the tree: the same one is not named again. */
  parentService: string | undefined;
  colour: string;
  onToggle: (row: Row) => void;
}

/** Where the row stands in the tree, who did it and what it was. */
export function NameCell({ row, parentService, colour, onToggle }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const { service, name } =
    row.kind === 'span' ? row.node.span : { service: row.repeat.service, name: row.repeat.shape };
  return (
    <div className={styles.cell} style={{ paddingLeft: indentOf(row.depth), boxShadow: `inset 3px 0 0 ${colour}` }}>
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

/** Indentation in pixels; deep trees are pressed together instead of running out of their column. */
const indentOf = (depth: number) => Math.min(depth, 10) * 14 + Math.max(0, depth - 10) * 3;

const getStyles = (theme: GrafanaTheme2) => ({
  cell: css({
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
});
