import { type IconName, type PluginInclude, PluginIncludeType } from '@grafana/data';
import { config } from '@grafana/runtime';
import { previewData } from '../host/preview-data.ts';

interface NavItem {
  text: string;
  url: string;
  icon: IconName;
}
export interface NavSection {
  title: string;
  items: NavItem[];
}

/** What the current user may open, in the order of the app's plugin.json. */
export function navSections(): NavSection[] {
  const { app, dashboards } = previewData();
  const isAdmin = hasRole('Admin');
  const configuration = `/plugins/${app.id}`;
  const pages = appPages()
    .filter((page) => page.addToNav && page.path !== configuration && mayOpen(page))
    .map((page): NavItem => ({ text: page.name, url: page.path ?? '', icon: iconOf(page) }));
  const settings: NavItem[] = [
    { text: 'Data source', url: '/connections/datasources/edit/howdah', icon: 'database' },
    { text: 'Configuration', url: configuration, icon: 'cog' },
  ];
  return [
    { title: 'Howdah', items: pages },
    {
      title: 'Dashboards',
      items: dashboards.map(({ uid, title }) => ({ text: title, url: `/d/${uid}`, icon: 'apps' })),
    },
    { title: 'Query', items: !hasRole('Editor') ? [] : [{ text: 'Explore', url: '/explore', icon: 'compass' }] },
    { title: 'Settings', items: isAdmin ? settings : [] },
  ].filter(({ items }) => items.length > 0) as NavSection[];
}

export function appPages(): PluginInclude[] {
  return (previewData().app.includes ?? []).filter(({ type }) => type === PluginIncludeType.page);
}

/** Where the app starts: its page with `defaultNav`. */
export function homeUrl(): string {
  const start = appPages().find((page) => (page as PluginInclude & { defaultNav?: boolean }).defaultNav);
  return start?.path ?? `/a/${previewData().app.id}`;
}

/** As in Grafana, an include guards only its exact path. */
export function mayOpen({ role }: PluginInclude): boolean {
  return hasRole(role ?? 'Viewer');
}

/** Whether the current user has at least this role. */
export function hasRole(role: string): boolean {
  const ranks = ['Viewer', 'Editor', 'Admin'];
  return ranks.indexOf(config.bootData.user.orgRole) >= ranks.indexOf(role);
}

function iconOf({ icon, path }: PluginInclude): IconName {
  const page = path?.split('/').pop() ?? '';
  return (icon as IconName | undefined) ?? PAGE_ICONS[page] ?? 'circle';
}

const PAGE_ICONS: Record<string, IconName> = {
  home: 'home-alt',
  issues: 'bug',
  traces: 'gf-traces',
  storage: 'layers-alt',
  setup: 'rocket',
  services: 'cube',
  logs: 'gf-logs',
};
