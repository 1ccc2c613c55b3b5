import { PanelBuilders, SceneCSSGridLayout, SceneQueryRunner } from '@grafana/scenes';
import { chosenDatasource } from '../frame/frame';
import { pageOf } from '../frame/page';
import { tracesPath } from '../links/paths';
import { tracePage } from '../trace/trace-page';
import { TracesView } from './TracesView';

export const tracesPage = () =>
  pageOf(
    {
      title: 'Traces',
      titleIcon: 'gf-traces',
      url: tracesPath,
      drilldowns: [{ routePath: ':traceId/*', getPage: tracePage }],
    },
    TracesView,
    measuresStrip
  );

/** Rate, errors and duration of the entry points, drawn by Grafana: zooming one changes the time range of the page. */
function measuresStrip() {
  return new SceneCSSGridLayout({
    templateColumns: 'repeat(auto-fit, minmax(240px, 1fr))',
    autoRows: '128px',
    children: [
      measure('Rate', 'rate', 'reqps'),
      measure('Errors', 'errorRatio', 'percentunit'),
      measure('p95', 'p95', 'ms'),
    ],
  });
}

function measure(title: string, name: string, unit: string) {
  return PanelBuilders.timeseries()
    .setTitle(title)
    .setUnit(unit)
    .setData(
      new SceneQueryRunner({
        datasource: chosenDatasource,
        maxDataPoints: 120,
        queries: [
          {
            refId: 'A',
            queryType: 'spanSeries',
            measures: [name],
            groupBy: 'none',
            search: 'kind:[server, consumer]',
            environments: ['${env}'],
          },
        ],
      })
    )
    .setOption('legend', { showLegend: false })
    .setColor({ mode: 'fixed', fixedColor: name === 'errorRatio' ? 'semi-dark-red' : 'semi-dark-blue' })
    .setCustomFieldConfig('fillOpacity', 12)
    .setCustomFieldConfig('axisSoftMin', 0)
    .build();
}
