import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { TableHealth } from '../../../contract/api';
import { formatBytes } from '../../shared/formats/bytes';
import { formatDuration } from '../../shared/formats/duration';
import { RelativeTime } from '../../shared/formats/RelativeTime';
import { ToneLabel } from '../../shared/look/ToneLabel';

/** How large a table is, will be, and how fast it gets there. */
export function SizeFigures({
  table: { bytes, projectedBytes, bytesPerDay },
}: Readonly<{ table: Pick<TableHealth, 'bytes' | 'projectedBytes' | 'bytesPerDay'> }>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.figures}>
      <span title={projectedBytes === null ? undefined : 'Now, and when the retention is reached'}>
        {formatBytes(bytes)}
        {projectedBytes !== null && <span className={styles.second}> → {formatBytes(projectedBytes)}</span>}
      </span>
      <span className={styles.second}>
        {bytesPerDay === null ? 'growth unknown' : `+${formatBytes(bytesPerDay)}/day`}
      </span>
    </div>
  );
}

/** When the next partition goes, and how old the oldest row is. */
export function DropFigures({
  table: { latenessMs, nextDropAt, oldestRowAt },
}: Readonly<{ table: Pick<TableHealth, 'latenessMs' | 'nextDropAt' | 'oldestRowAt'> }>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.figures}>
      {latenessMs > 0 ? (
        <ToneLabel word={`${formatDuration(latenessMs)} late`} tone="warning" icon="clock-nine" />
      ) : (
        <RelativeTime at={nextDropAt === null ? null : new Date(nextDropAt)} form="sentence" />
      )}
      <span className={styles.second}>
        {oldestRowAt === null ? (
          'no rows'
        ) : (
          <>
            oldest <RelativeTime at={new Date(oldestRowAt)} />
          </>
        )}
      </span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  figures: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-end',
    gap: theme.spacing(0.25),
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
    // A word with an icon is smaller than a figure; both stand on the same line.
    '> :first-child': { display: 'flex', alignItems: 'center', gap: theme.spacing(0.5), lineHeight: '22px' },
  }),
  second: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
