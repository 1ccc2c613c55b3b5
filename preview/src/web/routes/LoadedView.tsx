import { Alert, LoadingPlaceholder } from '@grafana/ui';
import type { ReactNode } from 'react';
import { PageFrame } from '../chrome/PageFrame.tsx';
import type { Loaded } from './use-loaded.ts';

interface Props<T> {
  loaded: Loaded<T>;
  /** What is being loaded, as in "Loading the app". */
  what: string;
  children: (value: T) => ReactNode;
}

/** The three faces of something that is fetched: loading, failed, there. */
export function LoadedView<T>({ loaded, what, children }: Readonly<Props<T>>) {
  switch (loaded.state) {
    case 'loading':
      return (
        <PageFrame title="">
          <LoadingPlaceholder text={`Loading ${what}`} />
        </PageFrame>
      );
    case 'failed':
      return (
        <PageFrame title="">
          <Alert severity="error" title={`${what[0]?.toUpperCase()}${what.slice(1)} could not be loaded`}>
            {loaded.error.message}
          </Alert>
        </PageFrame>
      );
    case 'done':
      return <>{children(loaded.value)}</>;
  }
}
