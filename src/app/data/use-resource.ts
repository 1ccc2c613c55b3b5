import { useMemo } from 'react';
import { defer } from 'rxjs';
import { resource, type ResourceOptions } from '../../shared/api/resource';
import { type Loaded, useLoaded } from './use-loaded';

/**
 * An answer of the application side (contract/api.ts), read through the data source. `path` undefined: not yet.
 * Another `stamp` (the frame's range) asks the same again.
 */
export function useResource<T>(
  datasourceUid: string,
  path: string | undefined,
  { params, stamp }: Readonly<{ params?: ResourceOptions['params']; stamp?: unknown }> = {}
): Loaded<T> {
  const given = JSON.stringify(params ?? {});
  const load = useMemo(() => {
    if (!datasourceUid || path === undefined) {
      return undefined;
    }
    const options = { params: JSON.parse(given) as ResourceOptions['params'], stamp };
    return () => defer(() => resource<T>(datasourceUid, 'GET', path, { params: options.params }));
  }, [datasourceUid, path, given, stamp]);
  return useLoaded(load);
}
