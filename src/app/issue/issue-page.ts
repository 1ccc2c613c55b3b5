import { PanelBuilders, type SceneAppPageLike, SceneQueryRunner, type SceneRouteMatch } from '@grafana/scenes';
import { GraphDrawStyle } from '@grafana/schema';
import { createElement } from 'react';
import { chosenDatasource } from '../frame/frame';
import { pageOf } from '../frame/page';
import { type PageViewProps } from '../frame/PageBody';
import { issuePath } from '../links/paths';
import { IssuePageView } from './IssuePageView';

/** The page of one issue, below the list of issues. */
export function issuePage(
  { params: { issueId } }: Readonly<SceneRouteMatch<{ issueId: string }>>,
  parent: SceneAppPageLike
) {
  const View = (props: Readonly<PageViewProps>) =>
    createElement(IssuePageView, { ...props, issueId, onTitle: (title: string) => page.setState({ title }) });
  const page = pageOf(
    { title: 'Issue', url: issuePath(issueId), routePath: `${issueId}/*`, getParentPage: () => parent },
    View,
    () => occurrencesChart(issueId)
  );
  return page;
}

/** Occurrences over time, drawn by Grafana: zooming it changes the time range of the page. */
function occurrencesChart(issueId: string) {
  return PanelBuilders.timeseries()
    .setTitle('')
    .setHoverHeader(true)
    .setData(
      new SceneQueryRunner({
        datasource: chosenDatasource,
        maxDataPoints: 80,
        queries: [{ refId: 'A', queryType: 'errorSeries', issueId, environments: ['${env}'] }],
      })
    )
    .setOption('legend', { showLegend: false })
    .setColor({ mode: 'fixed', fixedColor: 'semi-dark-red' })
    .setCustomFieldConfig('drawStyle', GraphDrawStyle.Bars)
    .setCustomFieldConfig('fillOpacity', 70)
    .setCustomFieldConfig('lineWidth', 0)
    .setCustomFieldConfig('axisSoftMin', 0)
    .setDecimals(0)
    .build();
}
