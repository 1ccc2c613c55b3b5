import type { IssueActionRequest } from '../../contract/api.ts';
import type { QueryModel } from '../../contract/query-model.ts';
import type { Stack } from './stack.ts';

/** A row of a table frame, by field name. */
export type Row = Record<string, unknown>;

/** Asks as a panel does, for the last six hours; answers the rows of the first frame. */
export async function ask(stack: Stack, model: QueryModel): Promise<Row[]> {
  return rowsOf((await askFrames(stack, model))[0]);
}

/** As {@link ask}, with all frames as Grafana would get them: through the preview's side of the plugin protocol. */
export async function askFrames(
  stack: Stack,
  model: QueryModel,
  { fromMs = Date.now() - 6 * 3_600_000 }: { fromMs?: number } = {}
): Promise<Frame[]> {
  const response = await fetch(`${stack.previewUrl}/api/ds/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      from: String(fromMs),
      to: String(Date.now()),
      queries: [{ refId: 'A', datasource: { uid: 'howdah' }, intervalMs: 60_000, maxDataPoints: 500, ...model }],
    }),
  });
  const { results } = (await response.json()) as { results: { A: { error?: string; frames: Frame[] } } };
  if (results.A.error) throw new Error(results.A.error);
  return results.A.frames;
}

export interface Frame {
  schema: {
    fields: Array<{ name: string; type: string; typeInfo?: { nullable?: boolean }; labels?: Record<string, string> }>;
  };
  data: { values: unknown[][] };
}

/** Reads a resource as a page of the app does. */
export async function read<Body>(stack: Stack, path: string): Promise<Body> {
  const response = await fetch(`${stack.previewUrl}/api/datasources/uid/howdah/resources/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Body;
}

/** Does something to issues as one of the preview's users, whose identity it signs as Grafana would. */
export async function act(
  stack: Stack,
  user: 'admin' | 'editor' | 'viewer',
  request: IssueActionRequest
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${stack.previewUrl}/api/datasources/uid/howdah/resources/issues/actions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: `howdah-preview-user=${user}` },
    body: JSON.stringify(request),
  });
  return { status: response.status, body: await response.json() };
}

function rowsOf(frame: Frame | undefined): Row[] {
  const [first = []] = frame?.data.values ?? [];
  return first.map((_, row) =>
    Object.fromEntries(
      (frame?.schema.fields ?? []).map(({ name }, column) => [name, frame?.data.values[column]?.[row]])
    )
  );
}
