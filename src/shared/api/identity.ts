import { config } from '@grafana/runtime';
import { useEffect, useState } from 'react';
import type { Identity } from '../../../contract/api';
import { resource } from './resource';

/**
 * Who the sidecar believes to be asking; undefined until known, and for visitors who are not signed in (public
 * dashboards). Without it nothing is offered that would be refused.
 */
export function useIdentity(datasourceUid: string | undefined): Identity | undefined {
  const [known, setKnown] = useState<{ datasourceUid: string; identity: Identity }>();

  useEffect(() => {
    let current = true;
    if (datasourceUid && config.bootData.user.isSignedIn) {
      askOnce(datasourceUid).then(
        (identity) => current && setKnown({ datasourceUid, identity }),
        () => undefined // the data itself shows that the sidecar is silent; here it only means "no actions"
      );
    }
    return () => {
      current = false;
    };
  }, [datasourceUid]);

  return known?.datasourceUid === datasourceUid ? known?.identity : undefined;
}

/** Ten panels on a dashboard ask once. */
const asked = new Map<string, Promise<Identity>>();

function askOnce(datasourceUid: string): Promise<Identity> {
  const before = asked.get(datasourceUid);
  if (before) {
    return before;
  }
  const answer = resource<Identity>(datasourceUid, 'GET', 'identity');
  asked.set(datasourceUid, answer);
  answer.catch(() => asked.delete(datasourceUid));
  return answer;
}
