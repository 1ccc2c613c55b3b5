import { css, cx } from '@emotion/css';
import { type GrafanaTheme2, type IconName } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { type Tone, toneText } from './tone';

interface Props {
  word: string;
  tone: Tone;
  icon?: IconName;
  /** Shown on hover. */
  hint?: string;
  /** Hides the word where there is no room; it stays the accessible name. */
  iconOnly?: boolean;
  className?: string;
}

/** A state as icon and word in the colour of its meaning. */
export function ToneLabel({ word, tone, icon, hint, iconOnly = false, className }: Readonly<Props>) {
  const styles = useStyles2(getStyles, tone);
  return (
    <span
      className={cx(styles.label, className)}
      title={hint ?? (iconOnly ? word : undefined)}
      {...(iconOnly && { role: 'img', 'aria-label': word })}
    >
      {icon && <Icon name={icon} size="sm" />}
      {!iconOnly && <span className={styles.word}>{word}</span>}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2, tone: Tone) => ({
  label: css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    minWidth: 0,
    color: toneText(theme, tone),
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
    svg: { flexShrink: 0 },
  }),
  word: css({ overflow: 'hidden', textOverflow: 'ellipsis' }),
});
