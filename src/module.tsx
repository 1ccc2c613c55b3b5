import { AppPlugin, PluginExtensionPoints } from '@grafana/data';
import { LoadingPlaceholder } from '@grafana/ui';
import { lazy, Suspense } from 'react';
import { issuesLink } from './app/links/issues-link';
import { issuesPath } from './app/links/paths';

const LazyApp = lazy(() => import(/* webpackChunkName: "app" */ './app/App'));
const LazyConfigPage = lazy(() => import(/* webpackChunkName: "config" */ './app/config/ConfigPage'));

// Grafana waits for a lazy root page by itself, but not for a lazy configuration page.
const Configuration = () => (
  <Suspense fallback={<LoadingPlaceholder text="" />}>
    <LazyConfigPage />
  </Suspense>
);

export const plugin = new AppPlugin()
  .setRootPage(LazyApp)
  .addConfigPage({ title: 'Configuration', icon: 'cog', id: 'configuration', body: Configuration })
  // Titles and targets are those of plugin.json: Grafana ignores a link that is not announced there.
  .addLink({
    title: 'Open in Howdah',
    description: 'Open the issues behind this panel or query',
    targets: [PluginExtensionPoints.DashboardPanelMenu, PluginExtensionPoints.ExploreToolbarAction],
    path: issuesPath,
    icon: 'bug',
    configure: issuesLink,
  })
  .addLink({
    title: 'Howdah: go to issues',
    description: 'Open the list of issues',
    targets: [PluginExtensionPoints.CommandPalette],
    path: issuesPath,
  });
