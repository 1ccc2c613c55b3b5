import {
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  DataTopic,
  LoadingState,
  type PanelData,
  toDataFrame,
} from '@grafana/data';
import { toDataQueryError } from '@grafana/runtime';
import { catchError, from, isObservable, map, merge, type Observable, of, scan, share, takeUntil, timer } from 'rxjs';

type QueryFunction = (request: DataQueryRequest) => Promise<DataQueryResponse> | Observable<DataQueryResponse>;

/** An answer that takes longer than this shows the loading state first. */
const LOADING_AFTER_MS = 200;

/**
 * Runs one request and answers the panel's data as it grows: parts with the same key replace each other. Errors become
 * data in the error state; the observable itself never fails.
 */
export function runRequest(
  datasource: DataSourceApi,
  request: DataQueryRequest,
  queryFunction?: QueryFunction
): Observable<PanelData> {
  const empty: PanelData = { state: LoadingState.Done, series: [], annotations: [], request, timeRange: request.range };
  const targets = request.targets.filter((target) => !target.hide);
  if (targets.length === 0) {
    return of(empty);
  }
  request.startTime = Date.now();

  const answers = ask(datasource, { ...request, targets }, queryFunction).pipe(
    scan(addPart, new Map<string, DataQueryResponse>()),
    map((parts) => toPanelData([...parts.values()], empty)),
    catchError((error: unknown) => of(toFailedData(error, empty))),
    share()
  );
  const loading = timer(LOADING_AFTER_MS).pipe(
    map((): PanelData => ({ ...empty, state: LoadingState.Loading })),
    takeUntil(answers)
  );
  return merge(answers, loading);
}

function ask(
  datasource: DataSourceApi,
  request: DataQueryRequest,
  queryFunction?: QueryFunction
): Observable<DataQueryResponse> {
  try {
    const answer = queryFunction ? queryFunction(request) : datasource.query(request);
    return isObservable(answer) ? answer : from(answer);
  } catch (error) {
    return of({ data: [], state: LoadingState.Error, error: toDataQueryError(error) });
  }
}

function addPart(parts: Map<string, DataQueryResponse>, part: DataQueryResponse): Map<string, DataQueryResponse> {
  return new Map(parts).set(part.key ?? 'A', part);
}

function toPanelData(parts: DataQueryResponse[], empty: PanelData): PanelData {
  const errors = parts.flatMap(({ error, errors: all }) => all ?? (error ? [error] : []));
  const frames = parts.flatMap(({ data }) => data.map((frame) => toDataFrame(frame)));
  const isAnnotation = ({ meta }: DataFrame) => meta?.dataTopic === DataTopic.Annotations;
  return {
    ...empty,
    state: errors.length > 0 ? LoadingState.Error : stateOf(parts),
    series: frames.filter((frame) => !isAnnotation(frame)),
    annotations: frames.filter(isAnnotation),
    ...(errors[0] && { error: errors[0], errors }),
  };
}

function stateOf(parts: DataQueryResponse[]): LoadingState {
  const states = parts.map(({ state }) => state);
  if (states.includes(LoadingState.Streaming)) {
    return LoadingState.Streaming;
  }
  return states.includes(LoadingState.Loading) ? LoadingState.Loading : LoadingState.Done;
}

function toFailedData(error: unknown, empty: PanelData): PanelData {
  const failure = toDataQueryError(error);
  return { ...empty, state: LoadingState.Error, error: failure, errors: [failure] };
}
