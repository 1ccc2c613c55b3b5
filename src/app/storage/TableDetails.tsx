import { css, cx } from '@emotion/css';
import { type GrafanaTheme2, locationUtil } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import { type ReactNode } from 'react';
import type { TableHealth } from '../../../contract/api';
import { formatBytes } from '../../shared/formats/bytes';
import { exactCount } from '../../shared/formats/count';
import { formatDuration } from '../../shared/formats/duration';
import { RelativeTime } from '../../shared/formats/RelativeTime';
import { testIds } from '../../shared/test-ids';
import { exploreUrl } from '../links/explore-url';
import { mayExplore } from '../links/may-explore';
import { Coverage } from './Coverage';
import { describePolicy } from './describe-policy';

/** Everything else that is known of a table: what was promised, what is the case, what was done. */
export function TableDetails({ table, datasourceUid }: Readonly<{ table: TableHealth; datasourceUid: string }>) {
  const styles = useStyles2(getStyles);
  const indexBytes = table.partitions.reduce((sum, partition) => sum + partition.indexBytes, 0);
  return (
    <div className={styles.details} data-testid={testIds.storage.details}>
      <dl className={styles.facts}>
        <Fact name="Policy">{`${table.grain === 'month' ? 'Monthly' : 'Daily'} partitions, ${describePolicy(table)}`}</Fact>
        <Fact name="Rows">{rowsOf(table)}</Fact>
        <Fact name="Size">
          {formatBytes(table.bytes)}, {formatBytes(indexBytes)} of it indexes
        </Fact>
        <Fact name="When the retention is reached">
          {table.projectedBytes === null ? 'not known yet' : `about ${formatBytes(table.projectedBytes)}`}
        </Fact>
        <Fact name="Dead rows">{table.deadRows === 0 ? 'none' : `about ${exactCount(table.deadRows)}`}</Fact>
        <Fact name="Last vacuum">{toTime(table.lastVacuumAt, 'never')}</Fact>
        <Fact name="Oldest row">{toTime(table.oldestRowAt, 'no rows')}</Fact>
        <Fact name="Next drop">
          {table.latenessMs > 0 && 'was due '}
          {toTime(table.nextDropAt, 'nothing to drop')}
        </Fact>
        <Fact name="Last drop">{toTime(table.lastDropAt, 'nothing dropped yet')}</Fact>
        <Fact name="Lateness">{table.latenessMs > 0 ? formatDuration(table.latenessMs) : 'nothing is due'}</Fact>
        <Fact name="Last run">
          {toTime(table.lastRunAt, 'never')}
          {table.lastError && ', failed'}
        </Fact>
        <Fact name="Room for new rows" isWide>
          <Coverage table={table} />
        </Fact>
        <Fact name="Gaps and overlaps" isWide>
          {table.gaps.length === 0 ? 'none' : table.gaps.map((gap) => <div key={gap}>{gap}</div>)}
        </Fact>
      </dl>
      {mayExplore() && (
        <TextLink
          inline={false}
          icon="compass"
          variant="bodySmall"
          href={locationUtil.assureBaseUrl(
            exploreUrl(datasourceUid, sqlOf(table.table), { from: 'now-1h', to: 'now' })
          )}
        >
          Open its partitions in Explore
        </TextLink>
      )}
    </div>
  );
}

const toTime = (at: string | null, none: string) =>
  at === null ? none : <RelativeTime at={new Date(at)} form="sentence" />;

function rowsOf({ partitions }: TableHealth): string {
  const known = partitions.flatMap(({ rows, state }) => (rows === null || state === 'archived' ? [] : [rows]));
  return known.length === 0 ? 'not counted yet' : `about ${exactCount(known.reduce((sum, rows) => sum + rows, 0))}`;
}

/** The table's name is one of the sidecar's own, never typed by anybody; quotes in it are doubled all the same. */
const sqlOf = (table: string) =>
  `select *\n  from monitoring.partitions\n where table_name = '${table.replaceAll("'", "''")}'\n order by from_at`;

interface FactProps {
  name: string;
  isWide?: boolean;
  children: ReactNode;
}

function Fact({ name, isWide = false, children }: Readonly<FactProps>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={cx(styles.fact, isWide && styles.wide)}>
      <dt className={styles.name}>{name}</dt>
      <dd className={styles.value}>{children}</dd>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  details: css({
    marginTop: theme.spacing(1),
    marginLeft: 20,
    paddingTop: theme.spacing(1),
    borderTop: `1px solid ${theme.colors.border.weak}`,
  }),
  facts: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(210px, 1fr))',
    gap: theme.spacing(1, 2),
    margin: theme.spacing(0, 0, 1),
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  fact: css({ minWidth: 0 }),
  wide: css({ gridColumn: 'span 2' }),
  name: css({ color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular }),
  value: css({ margin: 0, overflowWrap: 'anywhere', fontVariantNumeric: 'tabular-nums' }),
});
