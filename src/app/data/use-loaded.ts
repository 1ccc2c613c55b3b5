import { useCallback, useEffect, useMemo, useState } from 'react';
import { type Observable } from 'rxjs';

/** An answer on its way. Old data stays while new data is loaded: `data` and `loading` can be true together. */
export interface Loaded<T> {
  data?: T;
  error?: unknown;
  loading: boolean;
  /** Asks again: for "Try again" and after a change. */
  reload: () => void;
}

/**
 * Loads whenever `load` is another function, and drops the answer of what was asked before. Undefined: not yet.
 * An answer that failed keeps the data of the one before.
 */
export function useLoaded<T>(load: (() => Observable<T>) | undefined): Loaded<T> {
  const [attempt, setAttempt] = useState(0);
  const asked = useMemo(() => ({ load, attempt }), [load, attempt]);
  const [answer, setAnswer] = useState<Answer<T>>({});

  useEffect(() => {
    const subscription = asked.load?.().subscribe({
      next: (data) => setAnswer({ to: asked, data }),
      error: (error: unknown) => setAnswer(({ data }) => ({ to: asked, error, ...(data !== undefined && { data }) })),
    });
    return () => subscription?.unsubscribe();
  }, [asked]);

  const reload = useCallback(() => setAttempt((before) => before + 1), []);
  const { to, ...shown } = answer;
  return { ...shown, loading: to !== asked, reload };
}

interface Answer<T> {
  to?: object;
  data?: T;
  error?: unknown;
}
