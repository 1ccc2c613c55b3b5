import { css, keyframes } from '@emotion/css';
import { type GrafanaTheme2, locationUtil } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { SetupInfo } from '../../../contract/api';
import { counted } from '../../shared/formats/count';
import { RelativeTime } from '../../shared/formats/RelativeTime';
import { testIds } from '../../shared/test-ids';
import { exploreUrl } from '../links/explore-url';
import { mayExplore } from '../links/may-explore';
import { issuesPath, tracesPath } from '../links/paths';
import { useLink } from '../links/use-link';
import { Section } from '../look/Section';
import { arrivalsOf, type Arrival } from './arrivals-of';

/** "Waiting for the first event…" until something comes; then what came, and the way to it. */
export function Arrivals({ setup, datasourceUid }: Readonly<{ setup: SetupInfo; datasourceUid: string }>) {
  const styles = useStyles2(getStyles);
  const [opened] = useState(setup.received);
  const arrivals = arrivalsOf(setup.received, opened);
  return (
    <Section title="What arrives" aside="looked up every 3 seconds">
      <div className={styles.box} role="status" data-testid={testIds.setup.arrivals}>
        {arrivals.length === 0 ? (
          <div className={styles.line}>
            <span className={styles.pulse} />
            <span>Waiting for the first event…</span>
          </div>
        ) : (
          arrivals.map((arrival) => (
            <ArrivalLine key={arrival.signal} arrival={arrival} datasourceUid={datasourceUid} />
          ))
        )}
      </div>
    </Section>
  );
}

interface LineProps {
  arrival: Arrival;
  datasourceUid: string;
}

/** What came of one signal, and the way to it: its page, or a statement in Explore for who may open that. */
function ArrivalLine({ arrival: { signal, count, lastAt, isNew }, datasourceUid }: Readonly<LineProps>) {
  const styles = useStyles2(getStyles);
  const link = useLink();
  const { title, one, to } = SIGNALS[signal];
  const words = (
    <>
      <Icon className={styles.good} name="check-circle" />
      <span className={styles.words}>
        <span className={styles.title}>{isNew ? `${title} just arrived` : `${title} arrive`}</span>
        <span className={styles.hint}>
          {counted(count, one)} in the last hour, the last <RelativeTime at={lastAt} form="sentence" />
        </span>
      </span>
    </>
  );
  if ('sql' in to && !mayExplore()) return <div className={styles.line}>{words}</div>;
  const href =
    'sql' in to
      ? locationUtil.assureBaseUrl(exploreUrl(datasourceUid, to.sql, { from: 'now-1h', to: 'now' }))
      : link(to.path, to.search);
  return (
    <a className={styles.line} href={href}>
      {words}
      <Icon name="arrow-right" />
    </a>
  );
}

const SIGNALS: Record<
  Arrival['signal'],
  { title: string; one: string; to: { path: string; search: Record<string, string> } | { sql: string } }
> = {
  traces: { title: 'Traces', one: 'span', to: { path: tracesPath, search: {} } },
  errors: { title: 'Errors', one: 'error', to: { path: issuesPath, search: { tab: 'all' } } },
  metrics: { title: 'Metrics', one: 'data point', to: { sql: latest('metrics', 'timestamp') } },
  logs: { title: 'Logs', one: 'log record', to: { sql: latest('logs', 'timestamp') } },
  changes: { title: 'Business changes', one: 'change', to: { sql: latest('changes', 'changed_at') } },
};

function latest(view: string, time: string): string {
  return `select * from monitoring.${view} where $__timeFilter(${time}) order by ${time} desc limit 100`;
}

const pulse = keyframes({ '50%': { opacity: 0.25 } });

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    overflow: 'hidden',
    '> * + *': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
  line: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    minHeight: 56,
    padding: theme.spacing(1, 1.5),
    'a&:hover': { background: theme.colors.action.hover },
  }),
  pulse: css({
    width: 10,
    height: 10,
    flexShrink: 0,
    borderRadius: theme.shape.radius.circle,
    background: theme.colors.info.main,
    [theme.transitions.handleMotion('no-preference')]: { animation: `${pulse} 1.6s ease-in-out infinite` },
  }),
  words: css({ flex: 1, minWidth: 0, display: 'flex', flexDirection: 'column' }),
  title: css({ fontWeight: theme.typography.fontWeightMedium }),
  hint: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  good: css({ color: theme.colors.success.text, flexShrink: 0 }),
});
