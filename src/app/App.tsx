import { initPluginTranslations } from '@grafana/i18n';
import { loadResources, SceneApp, type SceneAppPage, useSceneApp } from '@grafana/scenes';
import { Navigate, Route, Routes, useLocation } from 'react-router-dom';
import { appId } from '../shared/plugin-ids';
import { NoDataSource } from './config/NoDataSource';
import { howdahDatasources } from './frame/howdah-datasources';
import { homePage } from './home/home-page';
import { issuesPage } from './issues/issues-page';
import { setupPage } from './setup/setup-page';
import { storagePage } from './storage/storage-page';
import { tracesPage } from './traces/traces-page';

// The words of the scenes' own controls; they warn in the console when they are shown without.
await initPluginTranslations(appId, [loadResources]);

// One SceneApp for each page: in one tree, the variables of the second page would be called var-…-2 in the URL.
// The factories are constants, because useSceneApp keeps one app for each factory.
const appOf = (page: () => SceneAppPage) => () =>
  new SceneApp({ pages: [page()], urlSyncOptions: { updateUrlOnInit: true, createBrowserHistorySteps: true } });
const home = appOf(homePage);
const issues = appOf(issuesPage);
const traces = appOf(tracesPage);
const storage = appOf(storagePage);
const setup = appOf(setupPage);

/** The app's routes below /a/howdah-observability-app. Grafana does not redirect to the first page, so we do. */
export default function App() {
  if (howdahDatasources().length === 0) {
    return <NoDataSource />;
  }
  return (
    <Routes>
      <Route path="home/*" element={<ScenePage create={home} />} />
      <Route path="issues/*" element={<ScenePage create={issues} />} />
      <Route path="traces/*" element={<ScenePage create={traces} />} />
      <Route path="storage/*" element={<ScenePage create={storage} />} />
      <Route path="setup/*" element={<ScenePage create={setup} />} />
      <Route path="*" element={<ToHome />} />
    </Routes>
  );
}

function ScenePage({ create }: Readonly<{ create: () => SceneApp }>) {
  const app = useSceneApp(create);
  return <app.Component model={app} />;
}

function ToHome() {
  const { search } = useLocation();
  return <Navigate to={{ pathname: 'home', search }} replace />;
}
