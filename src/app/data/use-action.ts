import { useCallback, useState } from 'react';
import { messageOf } from '../../shared/api/failure';

interface Action<Given extends unknown[]> {
  /** Never rejects. Offer it only while not `busy`. */
  run: (...given: Given) => void;
  busy: boolean;
  /** Why the last call failed, in words; undefined from the next call on. */
  failure: string | undefined;
}

/** A call that changes something, with what a button and a dialog need to show of it. */
export function useAction<Given extends unknown[]>(act: (...given: Given) => Promise<void>): Action<Given> {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();

  const run = useCallback(
    (...given: Given) => {
      setBusy(true);
      setFailure(undefined);
      act(...given)
        .catch((error: unknown) => setFailure(messageOf(error)))
        .finally(() => setBusy(false));
    },
    [act]
  );
  return { run, busy, failure };
}
