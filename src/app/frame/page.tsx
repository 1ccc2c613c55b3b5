import { EmbeddedScene, SceneAppPage, type SceneAppPageState, type SceneRouteMatch } from '@grafana/scenes';
import { type ComponentType } from 'react';
import { pageFrame } from './frame';
import { PageBody, type PageViewProps } from './PageBody';

type Given = Pick<SceneAppPageState, 'title' | 'url'> &
  Partial<Pick<SceneAppPageState, 'titleIcon' | 'subTitle' | 'drilldowns' | 'getParentPage' | 'routePath'>>;

/** A page of the app: the frame of controls around one React view. */
export function pageOf(
  { routePath = '*', ...page }: Readonly<Given>,
  View: ComponentType<PageViewProps>,
  charts?: () => PageBody['state']['charts']
): SceneAppPage {
  return new SceneAppPage({
    ...page,
    routePath,
    ...pageFrame(),
    preserveUrlKeys: ['var-ds', 'var-env', 'from', 'to', 'timezone'],
    getScene: () => new EmbeddedScene({ body: new PageBody({ view: View, charts: charts?.() }) }),
  });
}

export type RouteMatch<T extends Record<string, string>> = SceneRouteMatch<T>;
