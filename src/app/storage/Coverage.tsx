import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { TableHealth } from '../../../contract/api';
import { ToneLabel } from '../../shared/look/ToneLabel';

/** This month and the next three, and whether all of their rows will find a partition. */
export function Coverage({ table: { coverage, aheadUntil, grain } }: Readonly<{ table: TableHealth }>) {
  const styles = useStyles2(getStyles);
  if (aheadUntil === null) {
    return <ToneLabel word="none, not even for now" tone="error" icon="exclamation-circle" />;
  }
  return (
    <>
      until {aheadUntil.slice(0, 10)}
      {grain === 'day' && ', made day by day'}
      <ul className={styles.months}>
        {coverage.map(({ month, covered }) => (
          <li key={month}>
            {covered ? (
              <ToneLabel word={month} tone="success" icon="check" hint={`${month}: every row finds a partition`} />
            ) : (
              <ToneLabel
                word={month}
                tone="muted"
                icon="minus"
                hint={`${month}: not all of it yet; made as time goes on`}
              />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  months: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 1.5),
    margin: 0,
    padding: 0,
    listStyle: 'none',
  }),
});
