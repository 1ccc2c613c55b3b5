import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { SetupInfo } from '../../../contract/api';
import { exactCount } from '../../shared/formats/count';
import { RelativeTime } from '../../shared/formats/RelativeTime';
import { ToneLabel } from '../../shared/look/ToneLabel';
import { testIds } from '../../shared/test-ids';
import { Section } from '../look/Section';

/** What was turned away in the last hour, and what the sender can do. */
export function Refusals({ refused }: Readonly<{ refused: SetupInfo['refused'] }>) {
  const styles = useStyles2(getStyles);
  return (
    <Section title="Refused in the last hour">
      {refused.length === 0 ? (
        <ToneLabel word="Nothing was refused" tone="muted" icon="check" />
      ) : (
        <ul className={styles.list} data-testid={testIds.setup.refused}>
          {refused.map(({ reason, count, lastAt, remedy }) => (
            <li key={reason} className={styles.line}>
              <div className={styles.head}>
                <ToneLabel word={reason.replaceAll('_', ' ')} tone="warning" icon="exclamation-triangle" />
                <span className={styles.count}>
                  {exactCount(count)} × · <RelativeTime at={new Date(lastAt)} form="sentence" />
                </span>
              </div>
              <p className={styles.remedy}>{remedy}</p>
            </li>
          ))}
        </ul>
      )}
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
  remedy: css({
    margin: theme.spacing(0.5, 0, 0),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
});
