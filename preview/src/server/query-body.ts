import type { DataQuery } from './plugin-client.ts';

/** Body of `POST /api/ds/query`, as far as it is Grafana's and not the data source's. */
export interface DataQueryBody {
  from: string;
  to: string;
  queries: Array<{
    refId: string;
    queryType?: string;
    intervalMs?: number;
    maxDataPoints?: number;
    datasource?: { uid?: string; type?: string };
    [key: string]: unknown;
  }>;
}

export function isQueryBody(body: Partial<DataQueryBody> | undefined): body is DataQueryBody {
  return Array.isArray(body?.queries) && body.queries.length > 0;
}

/** Fills in what Grafana fills in: 100 points and an interval of a second when the query names none. */
export function toQueries({ queries, from, to }: DataQueryBody): DataQuery[] {
  return queries.map((query) => ({
    refId: query.refId,
    queryType: query.queryType ?? '',
    maxDataPoints: query.maxDataPoints ?? 100,
    intervalMS: Math.round(query.intervalMs ?? 1000),
    timeRange: { fromEpochMS: Number(from), toEpochMS: Number(to) },
    json: Buffer.from(JSON.stringify(query)),
  }));
}
