import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { RetentionPreview } from '../../../contract/api';
import { formatBytes } from '../../shared/formats/bytes';
import { exactCount } from '../../shared/formats/count';
import { dropsInRows, dropsInTime } from './describe-drops';

interface Props {
  previews: readonly RetentionPreview[];
  /** Whether the partitions of a table are written to a file first. */
  isArchived: (table: string) => boolean;
}

/** What a run of retention would drop, table by table. */
export function DropsTable({ previews, isArchived }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th>Table</th>
          <th className={styles.number}>Partitions</th>
          <th>Days (UTC)</th>
          <th className={styles.number}>Rows</th>
          <th className={styles.number}>Size</th>
        </tr>
      </thead>
      <tbody>
        {previews.map((preview) => (
          <tr key={preview.table}>
            <td>
              {preview.table}
              {isArchived(preview.table) && <div className={styles.aside}>archived first</div>}
            </td>
            <td className={styles.number} title={preview.drops.map(({ partition }) => partition).join('\n')}>
              {exactCount(preview.drops.length)}
            </td>
            <td>{dropsInTime(preview)}</td>
            <td className={styles.number}>{dropsInRows(preview).replace(' rows', '')}</td>
            <td className={styles.number}>{formatBytes(preview.bytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    width: '100%',
    fontVariantNumeric: 'tabular-nums',
    'th, td': { padding: theme.spacing(0.75, 1), verticalAlign: 'top' },
    th: {
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightRegular,
      borderBottom: `1px solid ${theme.colors.border.weak}`,
    },
    'tbody tr + tr td': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
  number: css({ textAlign: 'right', whiteSpace: 'nowrap' }),
  aside: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
