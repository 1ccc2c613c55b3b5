import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { previewData } from '../host/preview-data.ts';

/** The name of what is on the screen: Howdah's own preview, not Grafana. */
export function Brand() {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.brand}>
      <img src={previewData().app.info.logos.small} alt="" width={24} height={24} />
      <span className={styles.name}>Howdah</span>
      <span className={styles.tag}>preview</span>
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  brand: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1) }),
  name: css({ fontSize: theme.typography.h5.fontSize, fontWeight: theme.typography.fontWeightMedium }),
  tag: css({
    padding: theme.spacing(0, 0.75),
    borderRadius: theme.shape.radius.pill,
    border: `1px solid ${theme.colors.border.medium}`,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
