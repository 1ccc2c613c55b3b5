import { AppEvents } from '@grafana/data';
import {
  type BackendSrv,
  type BackendSrvRequest,
  type FetchError,
  type FetchResponse,
  getAppEvents,
} from '@grafana/runtime';
import { filter, finalize, from, lastValueFrom, map, Observable, Subject, takeUntil } from 'rxjs';

/** Grafana's HTTP client on top of fetch. A second request with the same `requestId` cancels the first. */
export function createBackendSrv(): BackendSrv {
  const started = new Subject<string>();

  function fetchOnce<T>(options: BackendSrvRequest): Observable<FetchResponse<T>> {
    const call = new Observable<FetchResponse<T>>((subscriber) => {
      const controller = new AbortController();
      options.abortSignal?.addEventListener('abort', () => controller.abort());
      send<T>(options, controller.signal).then(
        (response) => {
          subscriber.next(response);
          subscriber.complete();
        },
        (error: unknown) => !subscriber.closed && subscriber.error(error)
      );
      return () => controller.abort();
    });
    const { requestId } = options;
    if (requestId === undefined) {
      return call;
    }
    return new Observable((subscriber) => {
      started.next(requestId);
      return call.pipe(takeUntil(started.pipe(filter((id) => id === requestId)))).subscribe(subscriber);
    });
  }

  const request = async <T>(options: BackendSrvRequest): Promise<T> => {
    try {
      const response = await lastValueFrom(fetchOnce<T>(options));
      announceSuccess(options, response.data);
      return response.data;
    } catch (error) {
      announceError(options, error as FetchError<{ message?: string }>);
      throw error;
    }
  };
  const shorthand = (method: string) => (url: string, data?: unknown, options?: Partial<BackendSrvRequest>) =>
    request<never>({ ...options, method, url, data });

  return {
    fetch: fetchOnce,
    request,
    get: (url, params, requestId, options) =>
      request({
        ...options,
        method: 'GET',
        url,
        params: params as Record<string, unknown>,
        ...(requestId !== undefined && { requestId }),
      }),
    delete: shorthand('DELETE'),
    post: shorthand('POST'),
    patch: shorthand('PATCH'),
    put: shorthand('PUT'),
    datasourceRequest: (options) => lastValueFrom(fetchOnce(options)),
    chunked: (options) => fetchChunks(options),
  };
}

async function send<T>(options: BackendSrvRequest, signal: AbortSignal): Promise<FetchResponse<T>> {
  let response: Response;
  try {
    response = await fetch(urlOf(options), initOf(options, signal));
  } catch {
    const cancelled = signal.aborted;
    const message = cancelled ? 'The request was cancelled' : 'The preview does not answer; is it still running?';
    throw fetchError({
      status: cancelled ? -1 : 0,
      statusText: message,
      cancelled,
      data: { message },
      config: options,
    });
  }
  const data = (await read(response, options.responseType)) as T;
  if (!response.ok) {
    throw fetchError({ status: response.status, statusText: response.statusText, data, config: options });
  }
  return { ...headOf(response), data, config: options };
}

/** Grafana's failed requests are plain objects, and plugins look into them: an Error that carries the same fields. */
function fetchError(fields: FetchError): Error & FetchError {
  return Object.assign(new Error(fields.statusText), fields);
}

function fetchChunks(options: BackendSrvRequest): Observable<FetchResponse<Uint8Array | undefined>> {
  const controller = new AbortController();
  const whole = fetch(urlOf(options), initOf(options, controller.signal));
  return new Observable<FetchResponse<Uint8Array | undefined>>((subscriber) => {
    const pump = async () => {
      const response = await whole;
      const reader = response.body?.getReader();
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        subscriber.next({ ...headOf(response), data: part.value, config: options });
      }
    };
    const parts = from(pump()).pipe(
      map(() => undefined),
      finalize(() => controller.abort())
    );
    return parts.subscribe({ error: (error) => subscriber.error(error), complete: () => subscriber.complete() });
  });
}

function headOf({ status, statusText, ok, headers, redirected, type, url }: Response) {
  return { status, statusText, ok, headers, redirected, type, url };
}

function urlOf({ url, params }: BackendSrvRequest): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params ?? {})) {
    for (const one of [value].flat()) {
      if (one !== undefined && one !== null) {
        query.append(name, String(one));
      }
    }
  }
  const address = url.startsWith('/') || /^https?:/.test(url) ? url : `/${url}`;
  return query.size > 0 ? `${address}${address.includes('?') ? '&' : '?'}${query}` : address;
}

function initOf({ method = 'GET', data, headers, credentials }: BackendSrvRequest, signal: AbortSignal): RequestInit {
  const isJson =
    data !== undefined && typeof data !== 'string' && !(data instanceof Blob) && !(data instanceof FormData);
  return {
    method,
    signal,
    headers: {
      Accept: 'application/json, text/plain, */*',
      ...(isJson && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(credentials && { credentials }),
    ...(data !== undefined && method !== 'GET' && { body: isJson ? JSON.stringify(data) : (data as BodyInit) }),
  };
}

async function read(response: Response, as: BackendSrvRequest['responseType']): Promise<unknown> {
  switch (as) {
    case 'arraybuffer':
      return response.arrayBuffer();
    case 'blob':
      return response.blob();
    case 'text':
      return response.text();
    default: {
      const text = await response.text();
      try {
        return text === '' ? {} : JSON.parse(text);
      } catch {
        return as === 'json' ? {} : text;
      }
    }
  }
}

function announceSuccess({ method = 'GET', showSuccessAlert }: BackendSrvRequest, data: unknown): void {
  const message = (data as { message?: string } | null)?.message;
  if (method !== 'GET' && message && showSuccessAlert !== false) {
    getAppEvents().publish({ type: AppEvents.alertSuccess.name, payload: [message] });
  }
}

function announceError({ showErrorAlert }: BackendSrvRequest, error: FetchError<{ message?: string }>): void {
  if (showErrorAlert !== false && !error.cancelled) {
    getAppEvents().publish({
      type: AppEvents.alertError.name,
      payload: [error.data.message ?? error.statusText ?? 'The request failed'],
    });
  }
}
