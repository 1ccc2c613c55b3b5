import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

/** Who works on it, as initials; the login on hover. */
export function Owner({ login }: Readonly<{ login: string }>) {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.circle} role="img" title={`Assigned to ${login}`} aria-label={`Assigned to ${login}`}>
      {initialsOf(login)}
    </span>
  );
}

/** `ada.lovelace@example.com` → AL, `admin` → AD. */
function initialsOf(login: string): string {
  const words = (login.split('@')[0] ?? '').split(/[\s._-]+/).filter(Boolean);
  const [first = '?', second] = words;
  return (second ? first.slice(0, 1) + second.slice(0, 1) : first.slice(0, 2)).toUpperCase();
}

const getStyles = (theme: GrafanaTheme2) => ({
  circle: css({
    position: 'relative',
    zIndex: 1,
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'center',
    width: 24,
    height: 24,
    borderRadius: theme.shape.radius.circle,
    background: theme.colors.secondary.main,
    color: theme.colors.secondary.contrastText,
    fontSize: 10,
    fontWeight: theme.typography.fontWeightMedium,
  }),
});
