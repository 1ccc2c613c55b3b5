import { useMemo } from 'react';
import { switchMap, timer } from 'rxjs';
import type { PolicyRequest, RetentionPreview } from '../../../contract/api';
import { resource } from '../../shared/api/resource';
import { type Loaded, useLoaded } from '../data/use-loaded';

/** What the next run would drop under a policy, asked a moment after the last change of it. */
export function usePolicyPreview(datasourceUid: string, policy: PolicyRequest | undefined): Loaded<RetentionPreview> {
  const given = policy && JSON.stringify(policy);
  const load = useMemo(
    () =>
      given === undefined
        ? undefined
        : () =>
            timer(TYPING_MS).pipe(
              switchMap(() =>
                resource<RetentionPreview>(datasourceUid, 'POST', 'storage/policy/preview', {
                  body: JSON.parse(given) as PolicyRequest,
                })
              )
            ),
    [datasourceUid, given]
  );
  return useLoaded(load);
}

const TYPING_MS = 250;
