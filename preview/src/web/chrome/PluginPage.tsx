import type { PluginPageProps } from 'hidden/plugin-page';
import { useLocation } from 'react-router-dom';
import { previewData } from '../host/preview-data.ts';
import { trailOf, useShownPage } from './breadcrumbs.ts';
import { appPages } from './nav-items.ts';
import { PageFrame } from './PageFrame.tsx';

/** The frame around every page of the app. Without a `pageNav` of its own the page is named as in plugin.json. */
export function PluginPage(props: Readonly<PluginPageProps>) {
  const { pageNav, children, ...frame } = props;
  const { pathname } = useLocation();
  const { app } = previewData();
  const section = appPages().find(({ path = '' }) => pathname === path || pathname.startsWith(`${path}/`));
  const sectionTrail = section ? [{ text: section.name, url: section.path ?? '' }] : [];
  const ownTrail = trailOf(pageNav);
  const trail = ownTrail.some(({ text }) => text === section?.name) ? ownTrail : [...sectionTrail, ...ownTrail];
  useShownPage([{ text: 'Howdah', url: `/a/${app.id}` }, ...trail]);

  const title = pageNav?.text ?? section?.name ?? app.name;
  return (
    <PageFrame
      {...frame}
      subTitle={frame.subTitle ?? pageNav?.subTitle}
      title={title}
      icon={pageNav?.icon}
      image={pageNav?.img}
      tabs={pageNav?.children}
    >
      {children}
    </PageFrame>
  );
}
