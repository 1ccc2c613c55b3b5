import { useEffect, useState } from 'react';
import type { SetupInfo } from '../../../contract/api';
import { type Loaded } from '../data/use-loaded';
import { useResource } from '../data/use-resource';

/** What arrives, asked again every few seconds while somebody looks. */
export function usePolledSetup(datasourceUid: string): Loaded<SetupInfo> {
  const [tick, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') {
        setTick((before) => before + 1);
      }
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return useResource<SetupInfo>(datasourceUid, 'setup', { stamp: tick });
}

const EVERY_MS = 3_000;
