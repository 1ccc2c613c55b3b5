import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, LinkButton, useStyles2 } from '@grafana/ui';
import { useEffect, useMemo, useState } from 'react';
import { RelativeTime } from '../../shared/formats/RelativeTime';
import { EmptyState } from '../../shared/states/EmptyState';
import { LoadingState } from '../../shared/states/LoadingState';
import { testIds } from '../../shared/test-ids';
import { readTrace } from '../../shared/waterfall/read-trace';
import { type Span } from '../../shared/waterfall/span';
import { Waterfall } from '../../shared/waterfall/Waterfall';
import { useQuery } from '../data/use-query';
import { type PageViewProps } from '../frame/PageBody';
import { HoldControl } from '../holds/HoldControl';
import { tracesPath } from '../links/paths';
import { useLink } from '../links/use-link';
import { usePageUrl } from '../links/use-page-url';
import { LoadedView } from '../look/LoadedView';
import { useFillHeight } from '../look/use-fill-height';
import { TraceIssues } from './TraceIssues';

interface Props extends PageViewProps {
  traceId: string;
  onTitle: (title: string) => void;
}

/** Why it was slow, or where it broke: the whole trace. */
export function TracePageView({ frame, traceId, onTitle }: Readonly<Props>) {
  const link = useLink();
  const loaded = useQuery(frame, { queryType: 'trace', traceId });
  const spans = useMemo(() => readTrace(loaded.data ?? []) ?? [], [loaded.data]);
  const name = rootOf(spans)?.name;
  useEffect(() => {
    if (name) {
      onTitle(name);
    }
  }, [name, onTitle]);

  return (
    <LoadedView loaded={loaded} skeleton={<LoadingState label="Loading the trace" shape="bars" rows={14} />}>
      {() =>
        spans.length === 0 ? (
          <EmptyState
            icon="gf-traces"
            title="This trace is not there"
            hint={`No span with the trace id ${traceId} is stored: it was not sampled, has not arrived yet, or is older than what is kept.`}
          >
            <LinkButton variant="secondary" icon="search" href={link(tracesPath)}>
              Search for traces
            </LinkButton>
          </EmptyState>
        ) : (
          <Trace spans={spans} datasourceUid={frame.datasourceUid} traceId={traceId} />
        )
      }
    </LoadedView>
  );
}

interface TraceProps {
  spans: readonly Span[];
  datasourceUid: string;
  traceId: string;
}

function Trace({ spans, datasourceUid, traceId }: Readonly<TraceProps>) {
  const styles = useStyles2(getStyles);
  const { params, set } = usePageUrl();
  const [area, setArea] = useState<HTMLDivElement | null>(null);
  const height = useFillHeight(area, { least: 420, below: 24 });
  const start = new Date(Math.min(...spans.map(({ startMs }) => startMs)));
  return (
    <div className={styles.page}>
      <div className={styles.facts} data-testid={testIds.trace.header}>
        <span>
          {dateTimeFormat(start, { defaultWithMS: true })} (<RelativeTime at={start} form="sentence" />)
        </span>
        <code className={styles.id}>{traceId}</code>
        <ClipboardButton
          size="sm"
          variant="secondary"
          fill="text"
          icon="copy"
          aria-label="Copy the trace id"
          getText={() => traceId}
        />
        <TraceIssues spans={spans} />
        <HoldControl datasourceUid={datasourceUid} kind="trace" subject={traceId} />
      </div>
      <div ref={setArea} style={{ height }}>
        <Waterfall
          spans={spans}
          datasourceUid={datasourceUid}
          openedSpanId={params.get('span') ?? undefined}
          onOpenSpan={(span) => set({ span }, { replace: true })}
        />
      </div>
    </div>
  );
}

/** The span that names the trace: the earliest without a parent among them. */
function rootOf(spans: readonly Span[]): Span | undefined {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const roots = spans.filter(({ parentSpanId }) => parentSpanId === null || !ids.has(parentSpanId));
  return [...roots].sort((one, other) => one.startMs - other.startMs)[0];
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  facts: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  id: css({
    margin: theme.spacing(0, 0, 0, 1),
    padding: 0,
    border: 'none',
    background: 'transparent',
    color: 'inherit',
  }),
});
