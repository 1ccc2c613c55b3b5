import { locationService } from '@grafana/runtime';
import { Alert, Button, ErrorBoundary, Stack } from '@grafana/ui';
import { type ReactNode, useEffect } from 'react';
import { useLocation } from 'react-router-dom';

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
    <Alert severity="error" title={isMissingPart ? 'A part of this page is missing' : 'This page broke'}>
      <p>
        {isMissingPart ? NEW_VERSION : `${error.message}. That is a fault of Howdah; what was stored is not touched.`}
      </p>
      <Stack gap={1}>
        <Button size="sm" variant="secondary" icon="sync" onClick={() => locationService.reload()}>
          Load again
        </Button>
        <Button size="sm" variant="secondary" fill="text" onClick={() => window.location.reload()}>
          Reload Grafana
        </Button>
      </Stack>
    </Alert>
  );
}

const NEW_VERSION = 'It could not be loaded. After an update of the plugin, Grafana has to be reloaded.';

/** An updated plugin has other files than the one that runs; one reload mends it, more would go round in circles. */
function reloadOnce() {
  const key = 'howdah.reloaded';
  if (sessionStorage.getItem(key) === null) {
    sessionStorage.setItem(key, 'yes');
    window.location.reload();
  }
}
