import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { StorageInfo } from '../../../contract/api';
import { formatBytes } from '../../shared/formats/bytes';
import { counted } from '../../shared/formats/count';
import { ToneLabel } from '../../shared/look/ToneLabel';
import { healthOf } from './health-of';

/** The whole of the storage in one line. */
export function StorageSummary({ storage }: Readonly<{ storage: StorageInfo }>) {
  const styles = useStyles2(getStyles);
  const { tone, icon, sentence, bytesPerDay, projectedBytes } = healthOf(storage);
  return (
    <div className={styles.line}>
      <ToneLabel word={sentence} tone={tone} icon={icon} className={styles.sentence} />
      <span
        className={styles.figure}
        title={projectedBytes === null ? undefined : 'Now, and when every table has reached its retention'}
      >
        {formatBytes(storage.totalBytes)}
        {projectedBytes !== null && ` → ${formatBytes(projectedBytes)}`}
      </span>
      {bytesPerDay > 0 && <span className={styles.figure}>+{formatBytes(bytesPerDay)}/day</span>}
      <span className={styles.figure}>{counted(storage.tables.length, 'table')}</span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5, 2), flex: '1 1 auto' }),
  sentence: css({ fontSize: theme.typography.h5.fontSize }),
  figure: css({ color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
});
