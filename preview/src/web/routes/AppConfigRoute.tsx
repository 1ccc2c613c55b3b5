import { type AppPlugin, type AppPluginMeta, PluginContextProvider } from '@grafana/data';
import { getBackendSrv, locationSearchToObject } from '@grafana/runtime';
import { ErrorBoundaryAlert } from '@grafana/ui';
import { useLocation, useParams } from 'react-router-dom';
import { useShownPage } from '../chrome/breadcrumbs.ts';
import { PageFrame } from '../chrome/PageFrame.tsx';
import { previewData } from '../host/preview-data.ts';
import { importAppPlugin } from '../plugins/import-plugin.ts';
import { LoadedView } from './LoadedView.tsx';
import { NotFoundRoute } from './NotFoundRoute.tsx';
import { useLoaded } from './use-loaded.ts';

/** The configuration pages that the app adds, each a tab, chosen by `?page=`. */
export function AppConfigRoute() {
  const { pluginId = '' } = useParams();
  const { app } = previewData();
  const loaded = useLoaded(pluginId, () => loadWithSettings(pluginId));
  if (pluginId !== app.id) {
    return <NotFoundRoute />;
  }
  return (
    <LoadedView loaded={loaded} what="the configuration">
      {(plugin) => <ConfigPages plugin={plugin} />}
    </LoadedView>
  );
}

async function loadWithSettings(pluginId: string): Promise<AppPlugin> {
  const meta = await getBackendSrv().get<AppPluginMeta>(`/api/plugins/${pluginId}/settings`);
  return importAppPlugin(meta);
}

function ConfigPages({ plugin }: Readonly<{ plugin: AppPlugin }>) {
  const { pathname, search } = useLocation();
  const query = locationSearchToObject(search);
  const pages = plugin.configPages ?? [];
  const shown = pages.find(({ id }) => id === query['page']) ?? pages[0];
  useShownPage([
    { text: 'Howdah', url: `/a/${plugin.meta.id}` },
    { text: 'Configuration', url: pathname },
    ...(shown && pages.length > 1 ? [{ text: shown.title }] : []),
  ]);
  const Body = shown?.body;
  return (
    <PageFrame
      title={plugin.meta.name}
      subTitle={plugin.meta.info.description}
      image={plugin.meta.info.logos.small}
      tabs={pages.map(({ id, title, icon }) => ({
        text: title,
        url: `${pathname}?page=${id}`,
        active: id === shown?.id,
        ...(icon && { icon }),
      }))}
    >
      {Body && (
        <PluginContextProvider meta={plugin.meta}>
          <ErrorBoundaryAlert>
            <Body plugin={plugin} query={query} />
          </ErrorBoundaryAlert>
        </PluginContextProvider>
      )}
    </PageFrame>
  );
}
