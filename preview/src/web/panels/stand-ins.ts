import { PanelPlugin } from '@grafana/data';
import { createElement } from 'react';
import { BarGaugePanel } from './BarGaugePanel.tsx';
import { standIn } from './custom-options.ts';
import { StatPanel } from './StatPanel.tsx';
import { TablePanel } from './TablePanel.tsx';
import { TextPanel } from './TextPanel.tsx';
import { TimeSeriesPanel } from './TimeSeriesPanel.tsx';
import { singleStatDefaults } from './value-displays.ts';

/**
 * Grafana's core panels are not on npm. These play the ones our dashboards and pages use, from the same building blocks,
 * under the same ids. Defaults are the documented ones of the dashboard JSON.
 */
export const standIns: Record<string, () => PanelPlugin> = {
  timeseries: () =>
    standIn(TimeSeriesPanel, {
      color: 'palette-classic',
      options: {
        legend: { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] },
        tooltip: { mode: 'single', sort: 'none' },
      },
      custom: {
        drawStyle: 'line',
        lineInterpolation: 'linear',
        lineWidth: 1,
        lineStyle: { fill: 'solid' },
        fillOpacity: 0,
        fillBelowTo: undefined,
        gradientMode: 'none',
        showPoints: 'auto',
        pointSize: 5,
        spanNulls: false,
        insertNulls: false,
        barAlignment: 0,
        barWidthFactor: 0.6,
        stacking: { mode: 'none', group: 'A' },
        axisPlacement: 'auto',
        axisLabel: '',
        axisColorMode: 'text',
        axisBorderShow: false,
        axisCenteredZero: false,
        axisGridShow: undefined,
        axisSoftMin: undefined,
        axisSoftMax: undefined,
        axisWidth: undefined,
        scaleDistribution: { type: 'linear' },
        thresholdsStyle: { mode: 'off' },
        transform: undefined,
        hideFrom: { tooltip: false, viz: false, legend: false },
      },
    }),
  table: () =>
    standIn(TablePanel, {
      color: 'thresholds',
      options: { frameIndex: 0, showHeader: true, cellHeight: 'sm' },
      custom: {
        align: 'auto',
        cellOptions: { type: 'auto' },
        width: undefined,
        minWidth: undefined,
        inspect: false,
        filterable: undefined,
        // This path and no other: a dashboard that hides a column in another way hides nothing in Grafana either.
        'hideFrom.viz': false,
        wrapText: undefined,
      },
    }),
  stat: () =>
    standIn(StatPanel, {
      options: {
        ...singleStatDefaults,
        colorMode: 'value',
        graphMode: 'area',
        justifyMode: 'auto',
        textMode: 'auto',
        wideLayout: true,
      },
    }),
  bargauge: () =>
    standIn(BarGaugePanel, {
      options: {
        ...singleStatDefaults,
        displayMode: 'gradient',
        valueMode: 'color',
        namePlacement: 'auto',
        showUnfilled: true,
      },
    }),
  text: () => standIn(TextPanel, { options: { mode: 'markdown', content: '' } }),
};

/** A panel that says that the preview cannot show it. */
export function missingPanel(id: string): PanelPlugin {
  return new PanelPlugin(() =>
    createElement('p', { role: 'alert' }, `The preview cannot show panels of the type “${id}”. Grafana can.`)
  );
}
