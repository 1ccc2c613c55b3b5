import { getBackendSrv } from '@grafana/runtime';
import { type EmbeddedScene, UrlSyncContextProvider } from '@grafana/scenes';
import { LinkButton } from '@grafana/ui';
import { useParams } from 'react-router-dom';
import { useShownPage } from '../chrome/breadcrumbs.ts';
import { PageFrame } from '../chrome/PageFrame.tsx';
import type { DashboardJson } from '../dashboard/dashboard-json.ts';
import { toScene } from '../dashboard/to-scene.ts';
import { LoadedView } from './LoadedView.tsx';
import { useLoaded } from './use-loaded.ts';

/** A dashboard from its classic JSON, to look at and not to edit. */
export function DashboardRoute() {
  const { uid = '' } = useParams();
  const loaded = useLoaded(uid, async () => {
    const { dashboard } = await getBackendSrv().get<{ dashboard: DashboardJson }>(`/api/dashboards/uid/${uid}`);
    return { dashboard, scene: toScene(dashboard) };
  });
  return (
    <LoadedView loaded={loaded} what="the dashboard">
      {(shown) => <Dashboard {...shown} />}
    </LoadedView>
  );
}

function Dashboard({ dashboard, scene }: Readonly<{ dashboard: DashboardJson; scene: EmbeddedScene }>) {
  useShownPage([{ text: 'Dashboards' }, { text: dashboard.title }]);
  const links = dashboard.links?.filter(({ type, url }) => type === 'link' && url) ?? [];
  return (
    <PageFrame
      title={dashboard.title}
      subTitle={dashboard.description}
      background="canvas"
      actions={links.map(({ title, url = '', icon, targetBlank }) => (
        <LinkButton
          key={title}
          href={url}
          variant="secondary"
          size="sm"
          icon={icon === 'external link' ? 'external-link-alt' : 'link'}
          {...(targetBlank && { target: '_blank' })}
        >
          {title}
        </LinkButton>
      ))}
    >
      <UrlSyncContextProvider scene={scene} updateUrlOnInit createBrowserHistorySteps>
        <scene.Component model={scene} />
      </UrlSyncContextProvider>
    </PageFrame>
  );
}
