import { PluginContextProvider } from '@grafana/data';
import { locationSearchToObject } from '@grafana/runtime';
import { Alert, ErrorBoundaryAlert, LoadingPlaceholder } from '@grafana/ui';
import { Suspense } from 'react';
import { useLocation, useParams } from 'react-router-dom';
import { appPages, mayOpen } from '../chrome/nav-items.ts';
import { PageFrame } from '../chrome/PageFrame.tsx';
import { previewData } from '../host/preview-data.ts';
import { importAppPlugin } from '../plugins/import-plugin.ts';
import { LoadedView } from './LoadedView.tsx';
import { NotFoundRoute } from './NotFoundRoute.tsx';
import { useLoaded } from './use-loaded.ts';

/** All pages of the app: the root component of the unmodified bundle. */
export function AppRoute() {
  const { pluginId = '' } = useParams();
  const { app } = previewData();
  const { pathname, search } = useLocation();
  const loaded = useLoaded(pluginId, () => importAppPlugin(app));

  if (pluginId !== app.id) {
    return <NotFoundRoute />;
  }
  const page = appPages().find(({ path }) => path === pathname);
  if (page && !mayOpen(page)) {
    return (
      <PageFrame title={page.name}>
        <Alert severity="warning" title={`This page is for the role ${page.role}`}>
          Ask somebody with this role, or switch the user of the preview at the top right.
        </Alert>
      </PageFrame>
    );
  }
  return (
    <LoadedView loaded={loaded} what="the app">
      {({ root: Root, meta }) =>
        Root && (
          <PluginContextProvider meta={meta}>
            <ErrorBoundaryAlert>
              {/* Apps hand over their root as a lazy component. */}
              <Suspense fallback={<LoadingPlaceholder text="Loading the app" />}>
                <Root
                  meta={meta}
                  basename={`/a/${app.id}`}
                  path={pathname}
                  query={locationSearchToObject(search)}
                  onNavChanged={() => undefined}
                />
              </Suspense>
            </ErrorBoundaryAlert>
          </PluginContextProvider>
        )
      }
    </LoadedView>
  );
}
