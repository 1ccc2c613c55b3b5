import { css } from '@emotion/css';
import { type DataFrame, dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Button, LinkButton, useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { toFailure } from '../../shared/api/failure';
import { exactCount } from '../../shared/formats/count';
import { formatDuration } from '../../shared/formats/duration';
import { RelativeTime } from '../../shared/formats/RelativeTime';
import { ToneLabel } from '../../shared/look/ToneLabel';
import { EmptyState } from '../../shared/states/EmptyState';
import { ErrorState } from '../../shared/states/ErrorState';
import { LoadingState } from '../../shared/states/LoadingState';
import { testIds } from '../../shared/test-ids';
import { type Loaded } from '../data/use-loaded';
import { type Frame } from '../frame/use-frame';
import { maySetUp } from '../links/may-set-up';
import { setupPath, tracePath } from '../links/paths';
import { useLink } from '../links/use-link';
import { describeRange } from '../look/describe-range';
import { LoadedView } from '../look/LoadedView';
import { readTraces, type TraceSummary } from './read-traces';
import { describeBounds, type TraceSearch } from './trace-search';

interface Props {
  frame: Frame;
  view: TraceSearch;
  loaded: Loaded<DataFrame[]>;
  onShow: (change: Partial<TraceSearch>) => void;
}

/** The traces found: where each began, how long it took beside the others, and what failed in it. */
export function TraceTable({ frame, view, loaded, onShow }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const traces = useMemo(() => readTraces(loaded.data ?? []), [loaded.data]);
  const longest = Math.max(1, ...traces.map(({ durationMs }) => durationMs));
  if (loaded.error !== undefined && !loaded.loading && toFailure(loaded.error).status === 400) {
    return (
      <div className={styles.box}>
        <ErrorState error={loaded.error} />
      </div>
    );
  }
  return (
    <LoadedView
      loaded={loaded}
      className={styles.box}
      skeleton={
        <div className={styles.box}>
          <LoadingState label="Loading traces" rows={8} />
        </div>
      }
    >
      {() =>
        traces.length === 0 ? (
          <NoTraces frame={frame} view={view} onShow={onShow} />
        ) : (
          <table className={styles.table} data-testid={testIds.traces.table}>
            <thead>
              <tr>
                <th className={styles.start}>Start</th>
                <th>Root</th>
                <th className={styles.duration}>Duration</th>
                <th className={styles.number}>Spans</th>
                <th className={styles.number}>Errors</th>
                <th className={styles.services}>Services</th>
              </tr>
            </thead>
            <tbody>
              {traces.map((trace) => (
                <Row key={trace.traceId} trace={trace} longest={longest} />
              ))}
            </tbody>
          </table>
        )
      }
    </LoadedView>
  );
}

function Row({ trace, longest }: Readonly<{ trace: TraceSummary; longest: number }>) {
  const styles = useStyles2(getStyles);
  const link = useLink();
  const { traceId, startTime, rootService, rootName, durationMs, spans, errors, services, httpStatus } = trace;
  return (
    <tr>
      <td className={styles.start} title={startTime ? dateTimeFormat(startTime, { defaultWithMS: true }) : undefined}>
        {startTime ? dateTimeFormat(startTime, { format: 'HH:mm:ss' }) : '–'}
        <span className={styles.startAgo}>
          <RelativeTime at={startTime} form="sentence" />
        </span>
      </td>
      <td className={styles.root}>
        <a className={styles.link} href={link(tracePath(traceId))} title={`${rootService ?? ''} ${rootName}`}>
          {rootService && <span className={styles.service}>{rootService} </span>}
          {rootName}
        </a>
        {httpStatus !== null && <span className={httpStatus >= 500 ? styles.bad : styles.ago}>{httpStatus}</span>}
      </td>
      <td className={styles.duration}>
        <span className={styles.bar} style={{ width: `${(durationMs / longest) * 100}%` }} />
        <span className={styles.figure}>{formatDuration(durationMs)}</span>
      </td>
      <td className={styles.number}>{exactCount(spans)}</td>
      <td className={styles.number}>
        {errors > 0 ? <ToneLabel word={exactCount(errors)} tone="error" icon="exclamation-circle" /> : '0'}
      </td>
      <td className={styles.services}>{exactCount(services)}</td>
    </tr>
  );
}

function NoTraces({ frame, view, onShow }: Readonly<Omit<Props, 'loaded'>>) {
  const link = useLink();
  const bounds = describeBounds(view);
  const isNarrowed = view.search !== '' || bounds !== '';
  return (
    <EmptyState
      icon="gf-traces"
      title={isNarrowed ? 'No trace matches' : 'No traces arrived'}
      hint={`Nothing${bounds && ` ${bounds}`} was found ${describeRange(frame.range)}.`}
    >
      {isNarrowed ? (
        <Button
          variant="secondary"
          icon="times"
          onClick={() => onShow({ search: '', minDurationMs: null, maxDurationMs: null })}
        >
          Clear search
        </Button>
      ) : (
        maySetUp() && (
          <LinkButton icon="upload" href={link(setupPath)}>
            Send telemetry
          </LinkButton>
        )
      )}
    </EmptyState>
  );
}

/** The table, not the window, is narrow: beside a docked menu, or in a small one. */
const NARROW = '@container (max-width: 760px)';

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    overflow: 'hidden',
    containerType: 'inline-size',
  }),
  table: css({
    width: '100%',
    tableLayout: 'fixed',
    fontVariantNumeric: 'tabular-nums',
    'th, td': { padding: theme.spacing(0, 1.5), height: 36, whiteSpace: 'nowrap' },
    th: {
      height: 32,
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightRegular,
    },
    'tbody tr': { position: 'relative', borderTop: `1px solid ${theme.colors.border.weak}` },
    'tbody tr:hover, tbody tr:focus-within': { background: theme.colors.action.hover },
  }),
  start: css({ width: 176, [NARROW]: { width: 88 } }),
  startAgo: css({
    marginLeft: theme.spacing(1),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    [NARROW]: { display: 'none' },
  }),
  ago: css({
    marginLeft: theme.spacing(1),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  bad: css({
    marginLeft: theme.spacing(1),
    color: theme.colors.error.text,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  root: css({ overflow: 'hidden', textOverflow: 'ellipsis' }),
  link: css({
    // The link covers its row.
    '&::after': { content: '""', position: 'absolute', inset: 0 },
    '&:focus-visible': { outline: 'none', boxShadow: 'none' },
    '&:focus-visible::after': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
  }),
  service: css({ fontWeight: theme.typography.fontWeightMedium }),
  duration: css({ position: 'relative', width: '22%', minWidth: 160 }),
  bar: css({
    position: 'absolute',
    left: theme.spacing(1.5),
    top: 8,
    bottom: 8,
    maxWidth: `calc(100% - ${theme.spacing(3)})`,
    minWidth: 2,
    background: theme.colors.primary.transparent,
    borderRadius: `0 ${theme.shape.radius.default} ${theme.shape.radius.default} 0`,
    borderLeft: `2px solid ${theme.colors.primary.border}`,
  }),
  figure: css({ position: 'relative', paddingLeft: theme.spacing(1) }),
  number: css({ width: 88, textAlign: 'right', [NARROW]: { width: 68 } }),
  services: css({ width: 88, textAlign: 'right', [NARROW]: { display: 'none' } }),
});
