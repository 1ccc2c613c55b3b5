import { PanelPlugin } from '@grafana/data';
import type { TraceOptions } from './options';
import { TracePanel } from './TracePanel';

export const plugin = new PanelPlugin<TraceOptions>(TracePanel).setPanelOptions((builder) =>
  builder
    .addBooleanSwitch({
      path: 'showSummary',
      name: 'Show summary',
      description: 'Name, services, duration, errors and repeated queries in one line',
      defaultValue: true,
    })
    .addBooleanSwitch({ path: 'showSearch', name: 'Show search', defaultValue: true })
    .addBooleanSwitch({
      path: 'showMinimap',
      name: 'Show minimap',
      description: 'The whole trace small, with the critical path at its foot',
      defaultValue: true,
    })
);
