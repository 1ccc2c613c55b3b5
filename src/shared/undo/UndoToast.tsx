import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, IconButton, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { testIds } from '../test-ids';

interface Props {
  /** What was done. */
  message: string;
  /** Missing when it cannot be undone, or the message tells of a failure. */
  onUndo?: () => void;
  onClose: () => void;
  failed?: boolean;
  /** `panel`: inside the nearest positioned element; `page` (default): at the window's foot. */
  within?: 'page' | 'panel';
}

const SHOWN_MS = 8_000;

/** Says what was done and offers the way back. It leaves by itself, but not under the pointer or the focus. */
export function UndoToast({ message, onUndo, onClose, failed = false, within = 'page' }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const [held, setHeld] = useState(false);

  useEffect(() => {
    if (held) {
      return undefined;
    }
    const timer = setTimeout(onClose, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, message, onClose]);

  return (
    <div
      className={cx(styles.toast, within === 'panel' ? styles.inPanel : styles.onPage)}
      role={failed ? 'alert' : 'status'}
      data-testid={testIds.undo.toast}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon className={failed ? styles.failed : styles.done} name={failed ? 'exclamation-triangle' : 'check-circle'} />
      <span className={styles.message} title={message}>
        {message}
      </span>
      {onUndo && (
        <Button size="sm" fill="text" onClick={onUndo}>
          Undo
        </Button>
      )}
      <IconButton name="times" size="md" aria-label="Close" onClick={onClose} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  toast: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    width: 'max-content',
    maxWidth: `min(560px, calc(100% - ${theme.spacing(4)}))`,
    minHeight: 40,
    padding: theme.spacing(0.5, 1.5),
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.elevated,
    color: theme.colors.text.primary,
    boxShadow: theme.shadows.z3,
    zIndex: theme.zIndex.portal,
  }),
  inPanel: css({ position: 'absolute', left: '50%', bottom: theme.spacing(1), transform: 'translateX(-50%)' }),
  onPage: css({ position: 'fixed', left: '50%', bottom: theme.spacing(3), transform: 'translateX(-50%)' }),
  message: css({ minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  done: css({ flexShrink: 0, color: theme.colors.success.text }),
  failed: css({ flexShrink: 0, color: theme.colors.error.text }),
});
