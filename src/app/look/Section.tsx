import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { type ReactNode, useId } from 'react';

interface Props {
  title: ReactNode;
  /** Beside the title, muted: a count, a time. */
  aside?: ReactNode;
  /** At the end of the title line. */
  actions?: ReactNode;
  children: ReactNode;
  /** `box`: on a raised surface without inner padding, for rows; default: plain. */
  surface?: 'plain' | 'box';
  className?: string;
}

/** A part of a page with its name. */
export function Section({ title, aside, actions, children, surface = 'plain', className }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const id = useId();
  return (
    <section className={cx(styles.section, surface === 'box' && styles.box, className)} aria-labelledby={id}>
      <div className={cx(styles.head, surface === 'box' && styles.headInBox)}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {aside && <span className={styles.aside}>{aside}</span>}
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ minWidth: 0, display: 'flex', flexDirection: 'column' }),
  box: css({
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    overflow: 'hidden',
  }),
  head: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    minHeight: 32,
    marginBottom: theme.spacing(0.5),
  }),
  headInBox: css({ minHeight: 40, marginBottom: 0, padding: theme.spacing(0, 1, 0, 1.5) }),
  title: css({
    margin: 0,
    fontSize: theme.typography.h6.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    whiteSpace: 'nowrap',
  }),
  aside: css({
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  actions: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), marginLeft: 'auto' }),
});
