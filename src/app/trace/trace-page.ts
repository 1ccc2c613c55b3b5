import { type SceneAppPageLike, type SceneRouteMatch } from '@grafana/scenes';
import { createElement } from 'react';
import { pageOf } from '../frame/page';
import { type PageViewProps } from '../frame/PageBody';
import { tracePath } from '../links/paths';
import { TracePageView } from './TracePageView';

/** The page of one trace, below the search for traces. */
export function tracePage(
  { params: { traceId } }: Readonly<SceneRouteMatch<{ traceId: string }>>,
  parent: SceneAppPageLike
) {
  const View = (props: Readonly<PageViewProps>) =>
    createElement(TracePageView, { ...props, traceId, onTitle: (title: string) => page.setState({ title }) });
  const page = pageOf(
    {
      title: 'Trace',
      url: tracePath(traceId),
      routePath: `${traceId}/*`,
      getParentPage: () => parent,
      frame: 'present',
    },
    View
  );
  return page;
}
