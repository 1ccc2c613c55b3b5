import { css, keyframes } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

interface Props {
  width?: number | string;
  height?: number | string;
}

/** A grey stand-in of the size of what is being loaded, so that nothing jumps when it arrives. */
export function Skeleton({ width = '100%', height = 14 }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  return <span className={styles.block} style={{ width, height }} aria-hidden="true" />;
}

const pulse = keyframes({ '50%': { opacity: 0.4 } });

const getStyles = (theme: GrafanaTheme2) => ({
  block: css({
    display: 'inline-block',
    flexShrink: 0,
    maxWidth: '100%',
    borderRadius: theme.shape.radius.default,
    // `background.secondary` is all but white in the light theme.
    background: theme.colors.emphasize(theme.colors.background.secondary, 0.06),
    verticalAlign: 'middle',
    [theme.transitions.handleMotion('no-preference')]: { animation: `${pulse} 1.6s ease-in-out infinite` },
  }),
});
