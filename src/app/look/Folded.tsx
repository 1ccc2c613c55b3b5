import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { type ReactNode, useId, useState } from 'react';

interface Props {
  title: string;
  /** Beside the title, muted. */
  aside?: ReactNode;
  /** Made only once opened. */
  children: () => ReactNode;
}

/** A part of a page that few need: its title, and the rest on demand. */
export function Folded({ title, aside, children }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section className={styles.box} aria-label={title}>
      <button
        type="button"
        className={styles.head}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setIsOpen((before) => !before)}
      >
        <Icon name={isOpen ? 'angle-down' : 'angle-right'} />
        <span className={styles.title}>{title}</span>
        {aside && <span className={styles.aside}>{aside}</span>}
      </button>
      <div id={id} className={styles.body}>
        {isOpen && children()}
      </div>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    minWidth: 0,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
  }),
  head: css({
    all: 'unset',
    boxSizing: 'border-box',
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    width: '100%',
    minHeight: 40,
    padding: theme.spacing(0, 1.5),
    cursor: 'pointer',
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
    svg: { color: theme.colors.text.secondary },
  }),
  title: css({ fontWeight: theme.typography.fontWeightMedium }),
  aside: css({
    marginLeft: theme.spacing(1),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  body: css({ minWidth: 0, overflowX: 'auto' }),
});
