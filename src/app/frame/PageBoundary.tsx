import { locationService } from '@grafana/runtime';
import { Button, ErrorBoundary } from '@grafana/ui';
import { type ReactNode, useEffect } from 'react';
import { useLocation } from 'react-router-dom';
import { ErrorState } from '../../shared/states/ErrorState';

/**
 * A fault in one page leaves the frame standing: it says what broke and how to go on. Choosing another page or another
 * view starts afresh.
 */
export function PageBoundary({ children }: Readonly<{ children: ReactNode }>) {
  const { pathname, search } = useLocation();
  return (
    <ErrorBoundary dependencies={[pathname, search]} boundaryName="howdah-page">
      {({ error }) => (error ? <Broken error={error} /> : children)}
    </ErrorBoundary>
  );
}

function Broken({ error }: Readonly<{ error: Error }>) {
  const isMissingPart = /loading (css )?chunk/i.test(error.message);
  useEffect(() => {
    if (isMissingPart) {
      reloadOnce();
    }
  }, [isMissingPart]);
  return (
    <ErrorState
      error={new Error(isMissingPart ? NEW_VERSION : `This page broke: ${error.message}. That is a fault of Howdah.`)}
    >
      <Button variant="secondary" icon="sync" onClick={() => locationService.reload()}>
        Load again
      </Button>
      <Button variant="secondary" fill="text" onClick={() => window.location.reload()}>
        Reload Grafana
      </Button>
    </ErrorState>
  );
}

const NEW_VERSION =
  'A part of the page could not be loaded. After an update of the plugin, Grafana has to be reloaded.';

/** An updated plugin has other files than the one that runs; one reload mends it, more would go round in circles. */
function reloadOnce() {
  const key = 'howdah.reloaded';
  if (sessionStorage.getItem(key) === null) {
    sessionStorage.setItem(key, 'yes');
    window.location.reload();
  }
}
