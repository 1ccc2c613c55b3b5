import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import type { StackFrame } from '../../../contract/api';
import { KeyValueTable } from '../look/KeyValueTable';
import { keyValues } from './key-values';
import { contextOf, placeOf, stackRows } from './stack-rows';

/** The frames of one exception, most recent call first: the application's open, everything between them folded. */
export function Stack({ frames }: Readonly<{ frames: readonly StackFrame[] }>) {
  const styles = useStyles2(getStyles);
  const rows = useMemo(() => stackRows(frames), [frames]);
  const first = rows.find((row) => row.kind === 'frame')?.index;
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  if (frames.length === 0) {
    return <p className={styles.none}>No stack frames were sent.</p>;
  }
  return (
    <ol className={styles.stack}>
      {rows.map((row) =>
        row.kind === 'frame' ? (
          <Frame key={row.index} frame={row.frame} around={row.index === first ? NEAR_FAILURE : ON_THE_WAY} />
        ) : unfolded.has(row.index) ? (
          row.frames.map((frame, offset) => <Frame key={row.index + offset} frame={frame} around={ON_THE_WAY} />)
        ) : (
          <li key={row.index}>
            <button
              type="button"
              className={styles.fold}
              aria-expanded={false}
              onClick={() => setUnfolded((before) => new Set([...before, row.index]))}
            >
              <Icon name="angle-right" size="sm" />
              {row.label}
            </button>
          </li>
        )
      )}
    </ol>
  );
}

/** Lines of context on each side: where it broke, and on the way there. */
const NEAR_FAILURE = 5;
const ON_THE_WAY = 2;

/** A frame with the lines around the call and its variables. Frames of others start closed. */
function Frame({ frame, around }: Readonly<{ frame: StackFrame; around: number }>) {
  const styles = useStyles2(getStyles);
  const lines = contextOf(frame, around);
  const variables = keyValues(frame.vars);
  const [isOpen, setIsOpen] = useState(frame.inApp);
  const title = (
    <>
      <span className={frame.inApp ? styles.ownPlace : styles.place}>{placeOf(frame) || 'unknown place'}</span>
      {frame.function && (
        <span className={styles.function}>
          in <span className={frame.inApp ? styles.ownFunction : undefined}>{frame.function}</span>
        </span>
      )}
    </>
  );
  return (
    <li className={styles.frame}>
      {lines.length + variables.length > 0 ? (
        <button type="button" className={styles.head} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          <Icon name={isOpen ? 'angle-down' : 'angle-right'} size="sm" />
          {title}
        </button>
      ) : (
        <div className={styles.head}>
          <span className={styles.noArrow} />
          {title}
        </div>
      )}
      {isOpen && lines.length > 0 && (
        <div className={styles.code} tabIndex={0} role="group" aria-label={`Code around ${placeOf(frame)}`}>
          {lines.map(({ number, text, isCall }, index) => (
            <div key={index} className={isCall ? styles.callLine : styles.line}>
              <span className={styles.number}>{number}</span>
              <span>{text || ' '}</span>
            </div>
          ))}
        </div>
      )}
      {isOpen && variables.length > 0 && (
        <div className={styles.variables} role="group" aria-label={`Variables at ${placeOf(frame)}`}>
          <KeyValueTable lines={variables} />
        </div>
      )}
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const row = {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    width: '100%',
    minHeight: 30,
    padding: theme.spacing(0, 1),
    border: 'none',
    background: 'transparent',
    textAlign: 'left',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
  } as const;
  const line = { display: 'flex', minWidth: 'max-content', paddingRight: theme.spacing(2), whiteSpace: 'pre' } as const;
  return {
    none: css({ margin: 0, color: theme.colors.text.secondary }),
    stack: css({
      margin: 0,
      padding: 0,
      listStyle: 'none',
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
      background: theme.colors.background.primary,
      overflow: 'hidden',
      fontFamily: theme.typography.fontFamilyMonospace,
      fontSize: theme.typography.bodySmall.fontSize,
      '> li + li': { borderTop: `1px solid ${theme.colors.border.weak}` },
    }),
    frame: css({ minWidth: 0 }),
    head: css({ ...row, flexWrap: 'wrap', 'button&:hover': { background: theme.colors.action.hover } }),
    noArrow: css({ width: 14 }),
    ownPlace: css({
      color: theme.colors.text.primary,
      fontWeight: theme.typography.fontWeightMedium,
      overflowWrap: 'anywhere',
    }),
    place: css({ color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
    function: css({ color: theme.colors.text.secondary }),
    ownFunction: css({ color: theme.colors.text.primary }),
    fold: css({
      ...row,
      color: theme.colors.text.secondary,
      background: theme.colors.background.secondary,
      '&:hover': { color: theme.colors.text.primary },
    }),
    code: css({
      overflowX: 'auto',
      padding: theme.spacing(0.5, 0),
      borderTop: `1px solid ${theme.colors.border.weak}`,
      background: theme.colors.background.canvas,
      lineHeight: 1.6,
    }),
    variables: css({ padding: theme.spacing(0.5, 2), borderTop: `1px solid ${theme.colors.border.weak}` }),
    line: css({ ...line, color: theme.colors.text.secondary }),
    callLine: css({
      ...line,
      color: theme.colors.text.primary,
      background: theme.colors.error.transparent,
      boxShadow: `inset 2px 0 0 ${theme.colors.error.main}`,
    }),
    number: css({
      width: 56,
      paddingRight: theme.spacing(1.5),
      flexShrink: 0,
      textAlign: 'right',
      color: theme.colors.text.disabled,
      userSelect: 'none',
    }),
  };
};
