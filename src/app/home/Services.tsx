import { css } from '@emotion/css';
import { type DataFrame, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { Sparkline } from '../../shared/charts/Sparkline';
import { formatRate, formatShare } from '../../shared/formats/count';
import { formatDuration } from '../../shared/formats/duration';
import { quoted } from '../../shared/search/completion';
import { EmptyState } from '../../shared/states/EmptyState';
import { LoadingState } from '../../shared/states/LoadingState';
import { testIds } from '../../shared/test-ids';
import { useElementSize } from '../../shared/look/use-element-size';
import { type Loaded } from '../data/use-loaded';
import { useQuery } from '../data/use-query';
import { type Frame } from '../frame/use-frame';
import { issuesPath, tracesPath } from '../links/paths';
import { useLink } from '../links/use-link';
import { describeRange } from '../look/describe-range';
import { LoadedView } from '../look/LoadedView';
import { Section } from '../look/Section';
import { readLines, readServices } from './read-services';

interface Props {
  frame: Frame;
  loaded: Loaded<DataFrame[]>;
}

/** Rate, errors and duration of each service at its entry points; every figure leads to what it counts. */
export function Services({ frame, loaded }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const link = useLink();
  const series = useQuery(frame, {
    queryType: 'spanSeries',
    measures: ['rate', 'errorRatio', 'p95'],
    groupBy: 'service',
    search: ENTRY_POINTS,
    environments: [...frame.environments],
  });
  const { ref, width } = useElementSize();
  // What the figures leave of a column, so that the lines use the room there is.
  const lineWidth = Math.max(40, Math.min(160, Math.round(width * 0.22 - 104)));
  const lines = useMemo(() => readLines(series.data ?? []), [series.data]);

  return (
    <Section title="Services" surface="box">
      <LoadedView loaded={loaded} skeleton={<LoadingState label="Loading services" rows={5} />}>
        {(frames) => {
          const services = readServices(frames);
          if (services.length === 0) {
            return (
              <EmptyState
                icon="gf-traces"
                title="No service was called"
                hint={`No span of an entry point was received ${describeRange(frame.range)}.`}
              />
            );
          }
          return (
            <table ref={ref} className={styles.table} data-testid={testIds.home.services}>
              <thead>
                <tr>
                  <th>Service</th>
                  <th className={styles.figure}>Rate</th>
                  <th className={styles.figure}>Errors</th>
                  <th className={styles.figure}>p95</th>
                </tr>
              </thead>
              <tbody>
                {services.map(({ service, rate, errorRatio, p95 }) => {
                  const search = `service:${quoted(service)}`;
                  const line = lines.get(service);
                  return (
                    <tr key={service}>
                      <td className={styles.name}>
                        <a href={link(tracesPath, { q: search })} title={`Traces of ${service}`}>
                          {service}
                        </a>
                      </td>
                      <td className={styles.figure}>
                        <span className={styles.cell}>
                          <Sparkline
                            values={line?.rate ?? []}
                            width={lineWidth}
                            height={18}
                            label={`Rate of ${service}`}
                          />
                          <span className={styles.number}>{formatRate(rate)}</span>
                        </span>
                      </td>
                      <td className={styles.figure}>
                        <a
                          className={styles.cell}
                          href={link(issuesPath, { q: search })}
                          title={`Issues of ${service}`}
                        >
                          <Sparkline
                            values={line?.errorRatio ?? []}
                            width={lineWidth}
                            height={18}
                            label={`Errors of ${service}`}
                          />
                          <span className={errorRatio > 0 ? styles.failing : styles.number}>
                            {formatShare(errorRatio)}
                          </span>
                        </a>
                      </td>
                      <td className={styles.figure}>
                        <a
                          className={styles.cell}
                          href={link(tracesPath, { q: search, sort: 'duration' })}
                          title={`Slowest traces of ${service}`}
                        >
                          <Sparkline
                            values={line?.p95 ?? []}
                            width={lineWidth}
                            height={18}
                            label={`95th percentile of ${service}`}
                          />
                          <span className={styles.number}>{formatDuration(p95)}</span>
                        </a>
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          );
        }}
      </LoadedView>
    </Section>
  );
}

const ENTRY_POINTS = 'kind:[server, consumer]';

const getStyles = (theme: GrafanaTheme2) => {
  const number = { width: 64, textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' } as const;
  return {
    table: css({
      width: '100%',
      tableLayout: 'fixed',
      'th, td': { padding: theme.spacing(0, 1.5), height: 40 },
      th: {
        height: 28,
        color: theme.colors.text.secondary,
        fontSize: theme.typography.bodySmall.fontSize,
        fontWeight: theme.typography.fontWeightRegular,
      },
      'tbody tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
      'tbody tr:hover': { background: theme.colors.action.hover },
    }),
    name: css({
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
      fontWeight: theme.typography.fontWeightMedium,
      'a:hover': { textDecoration: 'underline' },
    }),
    figure: css({ width: '23%', textAlign: 'right' }),
    cell: css({
      display: 'inline-flex',
      alignItems: 'center',
      justifyContent: 'flex-end',
      gap: theme.spacing(1),
      'a&:hover': { textDecoration: 'underline' },
    }),
    number: css(number),
    failing: css({ ...number, color: theme.colors.error.text }),
  };
};
