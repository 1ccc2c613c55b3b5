import { getBackendSrv } from '@grafana/runtime';
import { type EmbeddedScene, UrlSyncContextProvider } from '@grafana/scenes';
import { useParams } from 'react-router-dom';
import { useShownPage } from '../chrome/breadcrumbs.ts';
import { PageFrame } from '../chrome/PageFrame.tsx';
import { DashboardLinks } from '../dashboard/DashboardLinks.tsx';
import type { DashboardJson } from '../dashboard/dashboard-json.ts';
import { panelMenu } from '../dashboard/panel-menu.ts';
import { toScene } from '../dashboard/to-scene.ts';
import { previewData } from '../host/preview-data.ts';
import { importAppPlugin } from '../plugins/import-plugin.ts';
import { LoadedView } from './LoadedView.tsx';
import { useLoaded } from './use-loaded.ts';

/** A dashboard from its classic JSON, to look at and not to edit. */
export function DashboardRoute() {
  const { uid = '' } = useParams();
  const loaded = useLoaded(uid, async () => {
    const { dashboard } = await getBackendSrv().get<{ dashboard: DashboardJson }>(`/api/dashboards/uid/${uid}`);
    const app = await importAppPlugin(previewData().app);
    return { dashboard, scene: toScene(dashboard, () => panelMenu(dashboard, app)) };
  });
  return (
    <LoadedView loaded={loaded} what="the dashboard">
      {(shown) => <Dashboard {...shown} />}
    </LoadedView>
  );
}

function Dashboard({ dashboard, scene }: Readonly<{ dashboard: DashboardJson; scene: EmbeddedScene }>) {
  useShownPage([{ text: 'Dashboards' }, { text: dashboard.title }]);
  return (
    <PageFrame
      title={dashboard.title}
      subTitle={dashboard.description}
      background="canvas"
      actions={<DashboardLinks scene={scene} links={dashboard.links ?? []} />}
    >
      <UrlSyncContextProvider scene={scene} updateUrlOnInit createBrowserHistorySteps>
        <scene.Component model={scene} />
      </UrlSyncContextProvider>
    </PageFrame>
  );
}
