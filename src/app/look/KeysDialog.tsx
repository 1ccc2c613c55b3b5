import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Modal, useStyles2 } from '@grafana/ui';

interface Props {
  title: string;
  keys: ReadonlyArray<{ keys: readonly string[]; does: string }>;
  onClose: () => void;
}

/** What "?" shows. */
export function KeysDialog({ title, keys, onClose }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  return (
    <Modal isOpen title={title} onDismiss={onClose} className={styles.dialog}>
      <dl className={styles.table}>
        {keys.map(({ keys: same, does }) => (
          <div key={does} className={styles.row}>
            <dt className={styles.keys}>
              {same.map((key) => (
                <kbd key={key} className={styles.key}>
                  {key}
                </kbd>
              ))}
            </dt>
            <dd className={styles.does}>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  dialog: css({ width: 420 }),
  table: css({ margin: 0 }),
  row: css({ display: 'flex', alignItems: 'center', minHeight: 32 }),
  keys: css({ display: 'flex', gap: theme.spacing(0.5), width: 120 }),
  key: css({
    minWidth: 24,
    padding: theme.spacing(0, 0.75),
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    color: theme.colors.text.primary,
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    textAlign: 'center',
    boxShadow: 'none',
  }),
  does: css({ margin: 0 }),
});
