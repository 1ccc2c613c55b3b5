import { CoreApp, type DataSourceApi, type PanelData, type RawTimeRange, rangeUtil } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import { useEffect, useState } from 'react';
import { runRequest } from '../host/run-request.ts';

let lastRequest = 0;

/** Runs the queries once for each new `run`; the answer of an earlier run is dropped when a later one starts. */
export function useQuery(
  instance: DataSourceApi,
  run: { queries: DataQuery[]; range: RawTimeRange; count: number }
): PanelData | undefined {
  const [data, setData] = useState<PanelData>();
  useEffect(() => {
    const range = rangeUtil.convertRawToRange(run.range);
    const { interval, intervalMs } = rangeUtil.calculateInterval(range, MAX_DATA_POINTS, instance.interval);
    const subscription = runRequest(instance, {
      requestId: `explore-${++lastRequest}`,
      app: CoreApp.Explore,
      targets: run.queries.map((query) => ({ ...query, datasource: instance.getRef() })),
      range,
      interval,
      intervalMs,
      maxDataPoints: MAX_DATA_POINTS,
      scopedVars: {},
      timezone: 'browser',
      startTime: Date.now(),
    }).subscribe(setData);
    return () => subscription.unsubscribe();
  }, [instance, run]);
  return data;
}

const MAX_DATA_POINTS = 800;
