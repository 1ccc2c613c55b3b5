import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';

interface Props {
  text: string;
  /** What is copied, for the button's name: "Copy the command". */
  label: string;
}

/** Text to be copied as it stands: a command, a snippet, a statement. */
export function CopyBlock({ text, label }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.box}>
      <pre className={styles.text} tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <ClipboardButton size="sm" variant="secondary" fill="text" icon="copy" getText={() => text} aria-label={label}>
        Copy
      </ClipboardButton>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    display: 'flex',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    minWidth: 0,
    padding: theme.spacing(1, 1, 1, 1.5),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.canvas,
  }),
  text: css({
    flex: 1,
    minWidth: 0,
    margin: 0,
    padding: theme.spacing(0.25, 0),
    maxHeight: 480,
    overflow: 'auto',
    border: 'none',
    background: 'transparent',
    color: theme.colors.text.primary,
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    lineHeight: 1.6,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 2 },
  }),
});
