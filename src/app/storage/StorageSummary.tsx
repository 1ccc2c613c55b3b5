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
  const { tone, icon, sentence, bytesPerDay } = healthOf(storage);
  return (
    <div className={styles.line}>
      <ToneLabel word={sentence} tone={tone} icon={icon} className={styles.sentence} />
      <span className={styles.figure}>{formatBytes(storage.totalBytes)}</span>
      {bytesPerDay > 0 && <span className={styles.figure}>growing {formatBytes(bytesPerDay)}/day</span>}
      <span className={styles.figure}>{counted(storage.tables.length, 'table')}</span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5, 2), flex: '1 1 auto' }),
  sentence: css({ fontSize: theme.typography.h5.fontSize }),
  figure: css({ color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
});
