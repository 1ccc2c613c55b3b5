import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { StorageEvents } from '../../../contract/api';
import { formatBytes } from '../../shared/formats/bytes';
import { formatCount } from '../../shared/formats/count';
import { ToneLabel } from '../../shared/look/ToneLabel';
import { testIds } from '../../shared/test-ids';
import { EVENT_LOOKS } from './event-look';

/** The latest first. */
export function EventTable({ events }: Readonly<{ events: StorageEvents }>) {
  const styles = useStyles2(getStyles);
  return (
    <table className={styles.table} data-testid={testIds.storage.events}>
      <thead>
        <tr>
          <th>When</th>
          <th>What</th>
          <th>Table or partition</th>
          <th className={styles.number}>Rows</th>
          <th className={styles.number}>Size</th>
          <th>By</th>
          <th className={styles.detail}>Detail</th>
        </tr>
      </thead>
      <tbody>
        {events.map(({ at, table, partition, event, rows, bytes, actor, detail }, index) => (
          // Several can happen in the same moment to the same partition; the list is only ever replaced as a whole.
          <tr key={`${at} ${partition ?? table} ${event} ${index}`}>
            <td className={styles.time}>{dateTimeFormat(at)}</td>
            <td>
              <ToneLabel {...EVENT_LOOKS[event]} />
            </td>
            <td className={styles.time}>{partition ?? table}</td>
            <td className={styles.number}>{formatCount(rows)}</td>
            <td className={styles.number}>{formatBytes(bytes)}</td>
            <td className={styles.time}>{actor}</td>
            <td className={styles.detail}>{detail}</td>
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
    'th, td': { padding: theme.spacing(0.5, 1.5), verticalAlign: 'top' },
    th: {
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightRegular,
    },
    // A word with an icon is smaller; it stands on the line of its row.
    'td > span': { lineHeight: '22px' },
    'tbody td': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
  time: css({ whiteSpace: 'nowrap' }),
  number: css({ textAlign: 'right', whiteSpace: 'nowrap' }),
  detail: css({ width: '40%', color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
});
