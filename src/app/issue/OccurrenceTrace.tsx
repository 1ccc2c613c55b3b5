import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { LinkButton, useStyles2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import { counted } from '../../shared/formats/count';
import { LoadingState } from '../../shared/states/LoadingState';
import { testIds } from '../../shared/test-ids';
import { spansAround } from '../../shared/waterfall/around-span';
import { buildTree } from '../../shared/waterfall/build-tree';
import { readTrace } from '../../shared/waterfall/read-trace';
import { type Span } from '../../shared/waterfall/span';
import { Waterfall } from '../../shared/waterfall/Waterfall';
import { useQuery } from '../data/use-query';
import { type Frame } from '../frame/use-frame';
import { tracePath } from '../links/paths';
import { useLink } from '../links/use-link';
import { LoadedView } from '../look/LoadedView';
import { Section } from '../look/Section';

interface Props {
  frame: Frame;
  traceId: string;
  spanId: string | null;
}

/** The part of the trace around the span that failed; the whole of it is a click away. */
export function OccurrenceTrace({ frame, traceId, spanId }: Readonly<Props>) {
  const link = useLink();
  const loaded = useQuery(frame, { queryType: 'trace', traceId });
  const all = useMemo(() => readTrace(loaded.data ?? []) ?? [], [loaded.data]);
  return (
    <Section
      title="Trace"
      aside={all.length > 0 ? counted(all.length, 'span') : undefined}
      actions={
        <LinkButton
          size="sm"
          variant="secondary"
          icon="gf-traces"
          href={link(tracePath(traceId), { span: spanId ?? undefined })}
        >
          Open trace
        </LinkButton>
      }
    >
      <LoadedView loaded={loaded} skeleton={<LoadingState label="Loading the trace" shape="bars" rows={5} />}>
        {() =>
          all.length === 0 ? (
            <NoSpans traceId={traceId} />
          ) : (
            <SmallWaterfall key={traceId} all={all} spanId={spanId} datasourceUid={frame.datasourceUid} />
          )
        }
      </LoadedView>
    </Section>
  );
}

function NoSpans({ traceId }: Readonly<{ traceId: string }>) {
  const styles = useStyles2(getStyles);
  return (
    <p className={styles.none}>
      The error names the trace {traceId}, but none of its spans arrived: it was not sampled, or traces of this
      application are not sent here.
    </p>
  );
}

interface SmallProps {
  all: readonly Span[];
  spanId: string | null;
  datasourceUid: string;
}

function SmallWaterfall({ all, spanId, datasourceUid }: Readonly<SmallProps>) {
  const styles = useStyles2(getStyles);
  const [opened, setOpened] = useState<string>();
  const spans = useMemo(() => {
    const around = spanId === null ? [] : spansAround(buildTree(all), spanId, MOST_SPANS);
    return around.length > 0 ? around : all.slice(0, MOST_SPANS);
  }, [all, spanId]);
  const height = CHROME_HEIGHT + Math.min(MOST_SPANS, Math.max(spans.length, opened ? MOST_SPANS : 0)) * ROW_HEIGHT;
  return (
    <div className={styles.box} style={{ height }} data-testid={testIds.issue.trace}>
      <Waterfall
        spans={spans}
        datasourceUid={datasourceUid}
        openedSpanId={opened}
        onOpenSpan={setOpened}
        showMinimap={false}
        showSummary={false}
        showSearch={false}
      />
    </div>
  );
}

const MOST_SPANS = 12;
const ROW_HEIGHT = 28;
const CHROME_HEIGHT = 40;

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    padding: theme.spacing(0.5, 1),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
  }),
  none: css({ margin: 0, color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
});
