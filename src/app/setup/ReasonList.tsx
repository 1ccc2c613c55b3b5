import { css } from '@emotion/css';
import { type GrafanaTheme2, type IconName } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { exactCount } from '../../shared/formats/count';
import { RelativeTime } from '../../shared/formats/RelativeTime';
import { ToneLabel } from '../../shared/look/ToneLabel';
import { type Tone } from '../../shared/look/tone';

interface Props {
  reasons: ReadonlyArray<{ reason: string; count: number; lastAt: string; sentence: string }>;
  tone: Tone;
  icon: IconName;
  testId: string;
}

/** Reasons for something that happened to what was sent: how often, when last, and a sentence for the sender. */
export function ReasonList({ reasons, tone, icon, testId }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.list} data-testid={testId}>
      {reasons.map(({ reason, count, lastAt, sentence }) => (
        <li key={reason} className={styles.line}>
          <div className={styles.head}>
            <ToneLabel word={reason.replaceAll('_', ' ')} tone={tone} icon={icon} />
            <span className={styles.count}>
              {exactCount(count)} × · <RelativeTime at={new Date(lastAt)} form="sentence" />
            </span>
          </div>
          <p className={styles.sentence}>{sentence}</p>
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ margin: 0, padding: 0, listStyle: 'none' }),
  line: css({ padding: theme.spacing(1, 0), borderTop: `1px solid ${theme.colors.border.weak}` }),
  head: css({ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: theme.spacing(1) }),
  count: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  }),
  sentence: css({
    margin: theme.spacing(0.5, 0, 0),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
});
