import {
  type DataFrame,
  type DataQueryRequest,
  LoadingState,
  type PanelData,
  rangeUtil,
  type TimeRange,
} from '@grafana/data';
import { getDataSourceSrv, getRunRequest } from '@grafana/runtime';
import { useMemo } from 'react';
import { defer, filter, from, map, type Observable, switchMap } from 'rxjs';
import type { QueryModel } from '../../../contract/query-model';
import { datasourceId } from '../../shared/plugin-ids';
import type { Frame } from '../frame/use-frame';
import { type Loaded, useLoaded } from './use-loaded';

/**
 * The data frames of one query, asked through the chosen data source in the time range of the page, and again whenever
 * either changes. `model` undefined: not yet. Environments are up to the caller, for not every query knows them.
 */
export function useQuery({ datasourceUid, range }: Frame, model: QueryModel | undefined): Loaded<DataFrame[]> {
  const given = model && JSON.stringify(model);
  const load = useMemo(
    () =>
      datasourceUid && given
        ? () => defer(() => runQuery(datasourceUid, range, JSON.parse(given) as QueryModel))
        : undefined,
    [datasourceUid, range, given]
  );
  return useLoaded(load);
}

function runQuery(uid: string, range: TimeRange, model: QueryModel): Observable<DataFrame[]> {
  return from(getDataSourceSrv().get({ type: datasourceId, uid })).pipe(
    switchMap((datasource) => getRunRequest()(datasource, requestOf(uid, range, model))),
    filter(({ state }) => state !== LoadingState.Loading),
    map(seriesOf)
  );
}

function requestOf(uid: string, range: TimeRange, model: QueryModel): DataQueryRequest {
  const { interval, intervalMs } = rangeUtil.calculateInterval(range, MAX_DATA_POINTS);
  return {
    app: 'howdah',
    requestId: `howdah-${nextRequest()}`,
    range,
    rangeRaw: range.raw,
    interval,
    intervalMs,
    maxDataPoints: MAX_DATA_POINTS,
    targets: [{ refId: 'A', datasource: { type: datasourceId, uid }, ...model }],
    scopedVars: {},
    timezone: 'browser',
    startTime: Date.now(),
  };
}

/** Enough for a line in a cell; graphs ask by themselves. */
const MAX_DATA_POINTS = 24;

let lastRequest = 0;
const nextRequest = () => String((lastRequest += 1));

function seriesOf({ state, series, errors }: PanelData): DataFrame[] {
  if (state === LoadingState.Error) {
    throw toThrown(errors?.[0]);
  }
  return series;
}

/** Grafana's query error carries its words in `data` or `message`, as toFailure expects them. */
function toThrown(error: unknown): Error {
  return Object.assign(new Error('The query failed'), error);
}
