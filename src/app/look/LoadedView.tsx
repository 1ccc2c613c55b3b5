import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { type ReactNode } from 'react';
import { toFailure } from '../../shared/api/failure';
import { ErrorState } from '../../shared/states/ErrorState';
import type { Loaded } from '../data/use-loaded';

interface Props<T> {
  loaded: Loaded<T>;
  /** A skeleton of the same shape. */
  skeleton: ReactNode;
  children: (data: T) => ReactNode;
  className?: string;
}

/** The faces of an answer: on its way, failed, there; and the old one, dimmed, while the next is on its way. */
export function LoadedView<T>({
  loaded: { data, error, loading, reload },
  skeleton,
  children,
  className,
}: Readonly<Props<T>>) {
  const styles = useStyles2(getStyles);
  if (data === undefined) {
    return error !== undefined && !loading ? (
      <div className={cx(styles.error, className)}>
        <ErrorState error={error} onRetry={reload} />
      </div>
    ) : (
      skeleton
    );
  }
  return (
    <div className={cx(styles.view, loading && styles.stale, className)} aria-busy={loading}>
      {error !== undefined && !loading && <OldData error={error} onRetry={reload} />}
      {children(data)}
    </div>
  );
}

/** The last answer is still worth reading when the next one fails. */
function OldData({ error, onRetry }: Readonly<{ error: unknown; onRetry: () => void }>) {
  const { title, message } = toFailure(error);
  return (
    <Alert severity="warning" title={`${title}. What you see is older.`}>
      {message}{' '}
      <Button size="sm" fill="text" onClick={onRetry}>
        Try again
      </Button>
    </Alert>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  view: css({
    minWidth: 0,
    [theme.transitions.handleMotion('no-preference')]: { transition: 'opacity 150ms 150ms' },
  }),
  error: css({ minHeight: 240, display: 'grid' }),
  stale: css({ opacity: 0.6 }),
});
