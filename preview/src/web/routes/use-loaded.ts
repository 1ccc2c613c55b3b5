import { useEffect, useState } from 'react';

export type Loaded<T> = { state: 'loading' } | { state: 'failed'; error: Error } | { state: 'done'; value: T };

/** Runs `load` when `key` changes; an answer that comes after the next change is dropped. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<{ key: string; result: Loaded<T> }>({ key, result: { state: 'loading' } });
  useEffect(() => {
    let current = true;
    const finish = (result: Loaded<T>) => current && setLoaded({ key, result });
    load().then(
      (value) => finish({ state: 'done', value }),
      (error: unknown) => finish({ state: 'failed', error: toError(error) })
    );
    return () => {
      current = false;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `load` is new with every render; `key` says when it means something else
  }, [key]);
  return loaded.key === key ? loaded.result : { state: 'loading' };
}

function toError(error: unknown): Error {
  if (error instanceof Error) {
    return error;
  }
  const message = (error as { data?: { message?: string } } | null)?.data?.message;
  return new Error(message ?? String(error));
}
