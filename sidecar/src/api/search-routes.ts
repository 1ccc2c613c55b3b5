import type { TagKeys, TagValues } from '../../../contract/api.ts';
import { searchKeys, tagKeys } from '../query/model/search-keys.ts';
import { runQuery, runStatement } from '../query/pipeline.ts';
import { attributeKeysStatement } from '../query/sql/attribute-keys.ts';
import { rangeOf } from './input.ts';
import { ok, type Route } from './route.ts';
import type { RouteDeps } from './routes.ts';

/** Completion of the search line and Grafana's ad hoc filters. Without `from` and `to` they look at the last day. */
export function searchRoutes({ queries, now }: Pick<RouteDeps, 'queries' | 'now'>): Route[] {
  return [
    { method: 'GET', path: 'search-keys', role: 'none', handle: () => Promise.resolve(ok(searchKeys())) },
    {
      method: 'GET',
      path: 'tag-keys',
      role: 'none',
      handle: async ({ query, signal }) => {
        const { from, to } = rangeOf(query, now());
        const by = { signal, caller: 'api tag-keys' };
        const rows = await runStatement<{ key: string }>(queries, attributeKeysStatement(from, to), by);
        const keys = [...new Set([...tagKeys(), ...rows.map(({ key }) => key)])];
        return ok(keys.map((text) => ({ text })) satisfies TagKeys);
      },
    },
    {
      method: 'GET',
      path: 'tag-values',
      role: 'none',
      handle: async ({ query, signal }) => {
        const [frame] = await runQuery(queries, {
          model: {
            queryType: 'values',
            key: query.get('key') ?? '',
            contains: query.get('contains') ?? undefined,
            limit: 500,
          },
          range: rangeOf(query, now()),
          intervalMs: 1000,
          maxDataPoints: 1000,
          refId: 'tag-values',
          signal,
          caller: 'api tag-values',
        });
        return ok((frame?.fields[0]?.values ?? []).map((text) => ({ text: String(text) })) satisfies TagValues);
      },
    },
  ];
}
