import { EmbeddedScene, SceneAppPage, type SceneAppPageState } from '@grafana/scenes';
import { type ComponentType } from 'react';
import { type FrameKind, pageFrame } from './frame';
import { PageBody, type PageViewProps } from './PageBody';

type Given = Pick<SceneAppPageState, 'title' | 'url'> &
  Partial<Pick<SceneAppPageState, 'titleIcon' | 'drilldowns' | 'getParentPage' | 'routePath'>> & {
    frame?: FrameKind;
  };

/** A page of the app: the frame of controls around one React view. */
export function pageOf(
  { routePath = '*', frame = 'telemetry', ...page }: Readonly<Given>,
  View: ComponentType<PageViewProps>,
  charts?: () => PageBody['state']['charts']
): SceneAppPage {
  return new SceneAppPage({
    ...page,
    routePath,
    ...pageFrame(frame),
    preserveUrlKeys: ['var-ds', 'var-env', 'from', 'to', 'timezone'],
    getScene: () => new EmbeddedScene({ body: new PageBody({ view: View, charts: charts?.() }) }),
  });
}
