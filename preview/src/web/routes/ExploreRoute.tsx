import { css } from '@emotion/css';
import { CoreApp, dateTime, type DataSourceApi, type GrafanaTheme2, type RawTimeRange, rangeUtil } from '@grafana/data';
import { getDataSourceSrv, locationService } from '@grafana/runtime';
import type { DataQuery } from '@grafana/schema';
import { Alert, ErrorBoundaryAlert, RefreshPicker, TimeRangePicker, useStyles2 } from '@grafana/ui';
import { useRef, useState } from 'react';
import { useShownPage } from '../chrome/breadcrumbs.ts';
import { hasRole } from '../chrome/nav-items.ts';
import { PageFrame } from '../chrome/PageFrame.tsx';
import { ExploreResult } from './ExploreResult.tsx';
import { type ExploreState, readExploreState, writeExploreState } from './explore-url.ts';
import { LoadedView } from './LoadedView.tsx';
import { useLoaded } from './use-loaded.ts';
import { useQuery } from './use-query.ts';

/** Queries without a dashboard: the data source's query editor, and what it answers. */
export function ExploreRoute() {
  const loaded = useLoaded('default', () => getDataSourceSrv().get());
  if (!hasRole('Editor')) {
    return (
      <PageFrame title="Explore">
        <Alert severity="warning" title="Explore is for the role Editor">
          Ask somebody with this role, or switch the user of the preview at the top right.
        </Alert>
      </PageFrame>
    );
  }
  return (
    <LoadedView loaded={loaded} what="the data source">
      {(instance) => <Explore instance={instance} />}
    </LoadedView>
  );
}

function Explore({ instance }: Readonly<{ instance: DataSourceApi }>) {
  const styles = useStyles2(getStyles);
  const [{ queries, range: rawRange }, setState] = useState(() =>
    withDefaultQuery(instance, readExploreState(window.location.search))
  );
  const [run, setRun] = useState({ queries, range: rawRange, count: 0 });
  const data = useQuery(instance, run);
  const range = rangeUtil.convertRawToRange(rawRange);
  useShownPage([{ text: 'Explore' }]);

  // Editors call onChange and onRunQuery one after the other, before React renders again.
  const latest = useRef({ queries, range: rawRange });
  const change = (state: ExploreState) => {
    latest.current = state;
    setState(state);
  };
  const start = (state: ExploreState) => {
    change(state);
    setRun(({ count }) => ({ ...state, count: count + 1 }));
    locationService.replace(writeExploreState(state, instance.uid));
  };
  const setRange = (raw: RawTimeRange) => start({ queries, range: raw });
  const shift = (parts: number) => {
    const length = range.to.diff(range.from);
    setRange({
      from: dateTime(range.from.valueOf() + parts * length),
      to: dateTime(range.to.valueOf() + parts * length),
    });
  };
  const zoomOut = () => {
    const length = range.to.diff(range.from);
    setRange({ from: dateTime(range.from.valueOf() - length / 2), to: dateTime(range.to.valueOf() + length / 2) });
  };

  const QueryEditor = instance.components?.QueryEditor;
  return (
    <PageFrame
      title="Explore"
      background="canvas"
      actions={
        <>
          <TimeRangePicker
            value={range}
            onChange={({ raw }) => setRange(raw)}
            onChangeTimeZone={() => undefined}
            onMoveBackward={() => shift(-0.5)}
            onMoveForward={() => shift(0.5)}
            onZoom={zoomOut}
            isOnCanvas
          />
          <RefreshPicker
            text="Run query"
            noIntervalPicker
            onIntervalChanged={() => undefined}
            onRefresh={() => start({ queries, range: rawRange })}
            isOnCanvas
            primary
          />
        </>
      }
    >
      {QueryEditor &&
        queries.map((query, index) => (
          <section key={query.refId} className={styles.query} aria-label={`Query ${query.refId}`}>
            <ErrorBoundaryAlert>
              <QueryEditor
                datasource={instance}
                query={query}
                queries={queries}
                app={CoreApp.Explore}
                range={range}
                {...(data && { data })}
                onChange={(changed: DataQuery) =>
                  change({ ...latest.current, queries: latest.current.queries.with(index, changed) })
                }
                onRunQuery={() => start(latest.current)}
              />
            </ErrorBoundaryAlert>
          </section>
        ))}
      <ExploreResult data={data} onZoom={({ from, to }) => setRange({ from: dateTime(from), to: dateTime(to) })} />
    </PageFrame>
  );
}

function withDefaultQuery(instance: DataSourceApi, { queries, range }: ExploreState): ExploreState {
  if (queries.length > 0) {
    return { queries, range };
  }
  const first = { refId: 'A', datasource: instance.getRef(), ...instance.getDefaultQuery?.(CoreApp.Explore) };
  return { queries: [first], range };
}

const getStyles = (theme: GrafanaTheme2) => ({
  query: css({
    marginBottom: theme.spacing(2),
    padding: theme.spacing(2),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
});
