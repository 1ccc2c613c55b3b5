import type { Identity, Role } from '../../../contract/api.ts';

/** One path of contract/api.ts, the same over Grafana's protocol and over HTTP. */
export interface Route {
  method: 'GET' | 'POST';
  /** `issues/:issueId`, without a slash in front. */
  path: string;
  /** Least role of the verified person; `none` is for reading: the token of the data source is enough. */
  role: 'none' | Role;
  handle(request: ApiRequest): Promise<ApiResponse>;
}

export interface ApiRequest {
  /** By the names in the path. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** The JSON that was sent, undefined when nothing was. Not checked. */
  body: unknown;
  /** Who asks; verified when the route needs a role. */
  identity: Identity;
  signal: AbortSignal;
}

export interface ApiResponse {
  status: number;
  /** Sent as JSON. */
  body: unknown;
}

export function ok(body: unknown): ApiResponse {
  return { status: 200, body };
}
