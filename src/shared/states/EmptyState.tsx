import { css } from '@emotion/css';
import { type GrafanaTheme2, type IconName } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { type ReactNode } from 'react';
import { testIds } from '../test-ids';

interface Props {
  title: string;
  /** Why there is nothing, and what to do next. */
  hint?: ReactNode;
  icon?: IconName;
  /** Buttons or links that do it. */
  children?: ReactNode;
}

/** Nothing to show is an answer: it says why, and offers the next step. Fits a panel as well as a page. */
export function EmptyState({ title, hint, icon = 'check-circle', children }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.box} role="status" data-testid={testIds.states.empty}>
      <span className={styles.icon}>
        <Icon name={icon} size="xxl" />
      </span>
      <div className={styles.title}>{title}</div>
      {hint && <div className={styles.hint}>{hint}</div>}
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    // Where it is too small for all, the top stays in sight.
    justifyContent: 'safe center',
    gap: theme.spacing(0.5),
    height: '100%',
    minHeight: 96,
    padding: theme.spacing(2),
    textAlign: 'center',
    overflow: 'auto',
  }),
  icon: css({
    color: theme.colors.text.disabled,
    lineHeight: 1,
    marginBottom: theme.spacing(0.5),
    '@container (max-height: 140px)': { display: 'none' },
  }),
  title: css({
    color: theme.colors.text.primary,
    fontSize: theme.typography.h5.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  hint: css({ color: theme.colors.text.secondary, maxWidth: 520, textWrap: 'balance' }),
  actions: css({
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'center',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1.5),
  }),
});
