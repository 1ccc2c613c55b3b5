import { LoadingState as DataState, type PanelProps } from '@grafana/data';
import { useMemo, useState } from 'react';
import { EmptyState } from '../../shared/states/EmptyState';
import { ErrorState } from '../../shared/states/ErrorState';
import { LoadingState } from '../../shared/states/LoadingState';
import { readTrace } from '../../shared/waterfall/read-trace';
import type { Span } from '../../shared/waterfall/span';
import { Waterfall } from '../../shared/waterfall/Waterfall';
import type { TraceOptions } from './options';

export function TracePanel({ data, options, width, height }: Readonly<PanelProps<TraceOptions>>) {
  const spans = useMemo(() => readTrace(data.series), [data.series]);
  if (data.state === DataState.Error && !spans?.length) {
    return <ErrorState error={data.errors?.[0]} />;
  }
  if (!spans) {
    return data.state === DataState.Loading ? (
      <LoadingState label="Loading the trace" shape="bars" />
    ) : (
      <NoTraceChosen />
    );
  }
  if (spans.length === 0) {
    return (
      <EmptyState
        icon="search"
        title="This trace is not stored"
        hint="It may still be on its way, not have been sampled, or be older than the retention."
      />
    );
  }
  return (
    <div style={{ width, height }}>
      {/* Another trace starts afresh: nothing is open that was open before. */}
      <OneTrace
        key={spans[0]?.traceId}
        spans={spans}
        options={options}
        datasourceUid={data.request?.targets[0]?.datasource?.uid ?? ''}
      />
    </div>
  );
}

interface OneTraceProps {
  spans: readonly Span[];
  options: TraceOptions;
  datasourceUid: string;
}

function OneTrace({ spans, options, datasourceUid }: Readonly<OneTraceProps>) {
  const [openedSpanId, setOpenedSpanId] = useState<string>();
  return (
    <Waterfall
      spans={spans}
      datasourceUid={datasourceUid}
      openedSpanId={openedSpanId}
      onOpenSpan={setOpenedSpanId}
      showSummary={options.showSummary}
      showSearch={options.showSearch}
      showMinimap={options.showMinimap}
    />
  );
}

function NoTraceChosen() {
  return (
    <EmptyState
      icon="gf-traces"
      title="No trace chosen"
      hint={
        <>
          Use the query type Trace by id with a variable such as <code>{'${traceId}'}</code> as the trace id, and let a
          link or a table of traces on this dashboard set that variable.
        </>
      }
    />
  );
}
