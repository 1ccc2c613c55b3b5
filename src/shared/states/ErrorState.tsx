import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, useStyles2 } from '@grafana/ui';
import { type ReactNode } from 'react';
import { toFailure } from '../api/failure';
import { testIds } from '../test-ids';

interface Props {
  /** Whatever was thrown. */
  error: unknown;
  onRetry?: () => void;
  /** More ways out, beside "Try again". */
  children?: ReactNode;
}

/** What failed, what to do, and "Try again". */
export function ErrorState({ error, onRetry, children }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const { title, message } = toFailure(error);
  return (
    <div className={styles.box} role="alert" data-testid={testIds.states.error}>
      <span className={styles.icon}>
        <Icon name="exclamation-triangle" size="xxl" />
      </span>
      <div className={styles.title}>{title}</div>
      <div className={styles.message}>{message}</div>
      {(onRetry ?? children) && (
        <div className={styles.actions}>
          {onRetry && (
            <Button variant="secondary" icon="sync" onClick={onRetry}>
              Try again
            </Button>
          )}
          {children}
        </div>
      )}
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
  icon: css({ color: theme.colors.error.text, lineHeight: 1, marginBottom: theme.spacing(0.5) }),
  title: css({
    color: theme.colors.text.primary,
    fontSize: theme.typography.h5.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  message: css({ color: theme.colors.text.secondary, maxWidth: 600, overflowWrap: 'anywhere', textWrap: 'balance' }),
  actions: css({ display: 'flex', gap: theme.spacing(1), marginTop: theme.spacing(1.5) }),
});
