import { css } from '@emotion/css';
import { type AlertPayload, AppEvents, type BusEvent, type GrafanaTheme2 } from '@grafana/data';
import { getAppEvents } from '@grafana/runtime';
import { Alert, type AlertVariant, Portal, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';

interface Notification {
  id: number;
  severity: AlertVariant;
  title: string;
  text?: string;
}

const KINDS = [
  { event: AppEvents.alertSuccess, severity: 'success', shownMs: 3_000 },
  { event: AppEvents.alertInfo, severity: 'info', shownMs: 5_000 },
  { event: AppEvents.alertWarning, severity: 'warning', shownMs: 5_000 },
  { event: AppEvents.alertError, severity: 'error', shownMs: 7_000 },
] as const;

let lastId = 0;

/** The messages that pages announce, at the top right, each for some seconds. */
export function Notifications() {
  const styles = useStyles2(getStyles);
  const [shown, setShown] = useState<Notification[]>([]);
  const close = (id: number) => setShown((others) => others.filter((other) => other.id !== id));

  useEffect(() => {
    const timers = new Set<number>();
    const subscriptions = KINDS.map(({ event, severity, shownMs }) =>
      getAppEvents().subscribe({ type: event.name } as never, ({ payload }: BusEvent) => {
        const [title, text] = payload as AlertPayload;
        const id = ++lastId;
        setShown((others) => [...others, { id, severity, title, ...(text && { text }) }]);
        timers.add(window.setTimeout(() => close(id), shownMs));
      })
    );
    return () => {
      subscriptions.forEach((subscription) => subscription.unsubscribe());
      timers.forEach((timer) => window.clearTimeout(timer));
    };
  }, []);

  return (
    <Portal>
      <div className={styles.stack}>
        {shown.map(({ id, severity, title, text }) => (
          <Alert key={id} severity={severity} title={title} elevated onRemove={() => close(id)}>
            {text}
          </Alert>
        ))}
      </div>
    </Portal>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  stack: css({
    position: 'fixed',
    top: theme.spacing(7),
    right: theme.spacing(2),
    width: 400,
    zIndex: theme.zIndex.portal,
  }),
});
