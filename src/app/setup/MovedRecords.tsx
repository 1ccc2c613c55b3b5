import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { SetupInfo } from '../../../contract/api';
import { exactCount } from '../../shared/formats/count';
import { RelativeTime } from '../../shared/formats/RelativeTime';
import { ToneLabel } from '../../shared/look/ToneLabel';
import { testIds } from '../../shared/test-ids';
import { Section } from '../look/Section';

/** What was stored in the last hour at another time than was sent; nothing where all clocks are right. */
export function MovedRecords({ moved }: Readonly<{ moved: SetupInfo['moved'] }>) {
  const styles = useStyles2(getStyles);
  if (moved.length === 0) return null;
  return (
    <Section title="Stored at another time in the last hour">
      <ul className={styles.list} data-testid={testIds.setup.moved}>
        {moved.map(({ reason, count, lastAt, explanation }) => (
          <li key={reason} className={styles.line}>
            <div className={styles.head}>
              <ToneLabel word={reason.replaceAll('_', ' ')} tone="info" icon="clock-nine" />
              <span className={styles.count}>
                {exactCount(count)} × · <RelativeTime at={new Date(lastAt)} form="sentence" />
              </span>
            </div>
            <p className={styles.explanation}>{explanation}</p>
          </li>
        ))}
      </ul>
    </Section>
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
  explanation: css({
    margin: theme.spacing(0.5, 0, 0),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
});
