import { css } from '@emotion/css';
import { type GrafanaTheme2, ThemeContext } from '@grafana/data';
import { config, locationService, LocationServiceProvider } from '@grafana/runtime';
import { GlobalStyles, ModalRoot, ModalsProvider, PortalContainer, useStyles2 } from '@grafana/ui';
import { Navigate, Route, Routes } from 'react-router-dom';
import { AppConfigRoute } from '../routes/AppConfigRoute.tsx';
import { AppRoute } from '../routes/AppRoute.tsx';
import { DashboardRoute } from '../routes/DashboardRoute.tsx';
import { DataSourceRoute } from '../routes/DataSourceRoute.tsx';
import { ExploreRoute } from '../routes/ExploreRoute.tsx';
import { NotFoundRoute } from '../routes/NotFoundRoute.tsx';
import { Header } from './Header.tsx';
import { HostRouter } from './HostRouter.tsx';
import { useLinkClicks } from './link-clicks.ts';
import { homeUrl } from './nav-items.ts';
import { Navigation } from './Navigation.tsx';
import { Notifications } from './Notifications.tsx';

/** The whole page: what Grafana puts around a plugin, and the routes that plugins link to. */
export function Page() {
  return (
    <ThemeContext.Provider value={config.theme2}>
      <GlobalStyles />
      <HostRouter>
        <LocationServiceProvider service={locationService}>
          <ModalsProvider>
            <Layout />
            <ModalRoot />
            <PortalContainer />
          </ModalsProvider>
        </LocationServiceProvider>
      </HostRouter>
    </ThemeContext.Provider>
  );
}

function Layout() {
  const styles = useStyles2(getStyles);
  useLinkClicks();
  return (
    <div className={styles.layout}>
      <Navigation />
      <div className={styles.column}>
        <Header />
        <main className={styles.main}>
          <Routes>
            <Route path="/" element={<Navigate to={homeUrl()} replace />} />
            <Route path="/a/:pluginId/*" element={<AppRoute />} />
            <Route path="/plugins/:pluginId" element={<AppConfigRoute />} />
            <Route path="/connections/datasources/edit/:uid" element={<DataSourceRoute />} />
            <Route
              path="/connections/datasources/*"
              element={<Navigate to="/connections/datasources/edit/howdah" replace />}
            />
            <Route path="/explore" element={<ExploreRoute />} />
            <Route path="/d/:uid/*" element={<DashboardRoute />} />
            <Route path="*" element={<NotFoundRoute />} />
          </Routes>
        </main>
      </div>
      <Notifications />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  layout: css({ display: 'flex', height: '100vh', background: theme.colors.background.canvas }),
  column: css({ display: 'flex', flexDirection: 'column', flex: 1, minWidth: 0 }),
  main: css({ display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0, overflow: 'auto' }),
});
