import { getBackendSrv } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';

export interface ResourceOptions {
  /** Sent as JSON. */
  body?: unknown;
  params?: Record<string, string | number | string[] | undefined>;
  /** A later call with the same id cancels this one. */
  requestId?: string;
}

/**
 * Calls the application side of the sidecar through the data source, as the signed-in person. `path` and bodies are
 * those of contract/api.ts. Rejects with Grafana's fetch error; `toFailure` puts it into words.
 */
export async function resource<T>(
  datasourceUid: string,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  { body, params, requestId }: ResourceOptions = {}
): Promise<T> {
  const url = `/api/datasources/uid/${encodeURIComponent(datasourceUid)}/resources/${path}`;
  const response = await lastValueFrom(
    getBackendSrv().fetch<T>({
      url,
      method,
      data: body,
      params,
      requestId,
      showErrorAlert: false,
      showSuccessAlert: false,
    })
  );
  return response.data;
}
