import {
  EventBusSrv,
  type GrafanaConfig,
  locationUtil,
  setLocale,
  setTimeZoneResolver,
  setWeekStart,
} from '@grafana/data';
import {
  config,
  FakeEchoSrv,
  locationService,
  setAppEvents,
  setBackendSrv,
  setChromeHeaderHeightHook,
  setCurrentUser,
  setDataSourceSrv,
  setEchoSrv,
  setHelpNavItemHook,
  setLocationSrv,
  setMegaMenuOpenHook,
  setPluginComponentHook,
  setPluginComponentsHook,
  setPluginFunctionsHook,
  setPluginImportUtils,
  setPluginLinksHook,
  setReturnToPreviousHook,
  setRunRequest,
  setTemplateSrv,
} from '@grafana/runtime';
import { loadResources } from '@grafana/scenes';
import { initializeI18n, loadNamespacedResources } from 'hidden/i18n';
import { setPanelDataErrorView } from 'hidden/panel-data-error-view';
import { setPanelRenderer } from 'hidden/panel-renderer';
import { setPluginPage } from 'hidden/plugin-page';
import { HEADER_HEIGHT } from '../chrome/Header.tsx';
import { PluginPage } from '../chrome/PluginPage.tsx';
import { PanelDataErrorView } from '../panels/PanelDataErrorView.tsx';
import { PanelRenderer } from '../panels/PanelRenderer.tsx';
import { getPanelPluginFromCache, importPanelPlugin } from '../plugins/import-plugin.ts';
import { shareModules } from '../plugins/shared-modules.ts';
import { createBackendSrv } from './backend-srv.ts';
import { createDataSourceSrv } from './data-source-srv.ts';
import { fillRegistries } from './registries.ts';
import { runRequest } from './run-request.ts';
import { templateSrv } from './template-srv.ts';

/**
 * Puts our implementations behind Grafana's packages, in the order they need: translations before anything renders,
 * setters before the registries, and the shared modules last.
 */
export async function setUpHost(): Promise<void> {
  const { user } = config.bootData;
  await initializeI18n({ language: user.language, ns: ['grafana'] }, user.regionalFormat);
  await loadNamespacedResources('grafana', user.language, [loadResources]);

  setLocale(user.regionalFormat);
  setWeekStart(user.weekStart);
  setTimeZoneResolver(() => user.timezone);
  locationUtil.initialize({
    config: config as unknown as GrafanaConfig,
    getTimeRangeForUrl: () => ({ from: 'now-6h', to: 'now' }),
    getVariablesUrlParams: () => ({}),
  });

  setBackendSrv(createBackendSrv());
  setEchoSrv(new FakeEchoSrv());
  setAppEvents(new EventBusSrv());
  setLocationSrv(locationService);
  setCurrentUser(user);
  setTemplateSrv(templateSrv);
  setDataSourceSrv(createDataSourceSrv());
  setRunRequest(runRequest);
  setPluginImportUtils({ importPanelPlugin, getPanelPluginFromCache });
  setHooks();
  setPluginPage(PluginPage);
  setPanelRenderer(PanelRenderer);
  setPanelDataErrorView(PanelDataErrorView);

  fillRegistries();
  shareModules();
}

/** Links and components of other plugins do not exist here. The answers are constants, or hooks would render for ever. */
function setHooks(): void {
  const noLinks = { links: [], isLoading: false };
  const noComponent = { component: null, isLoading: false };
  const noComponents = { components: [], isLoading: false };
  const noFunctions = { functions: [], isLoading: false };
  const closedMenu = [false, () => undefined] as const;
  setPluginLinksHook(() => noLinks);
  setPluginComponentHook(() => noComponent);
  setPluginComponentsHook(() => noComponents);
  setPluginFunctionsHook(() => noFunctions);
  setReturnToPreviousHook(() => () => undefined);
  setChromeHeaderHeightHook(() => HEADER_HEIGHT);
  setHelpNavItemHook(() => undefined);
  setMegaMenuOpenHook(() => closedMenu);
}
