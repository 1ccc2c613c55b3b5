import { PanelPlugin } from '@grafana/data';
import type { PartitionsOptions } from './options';
import { PartitionsPanel } from './PartitionsPanel';

export const plugin = new PanelPlugin<PartitionsOptions>(PartitionsPanel).setPanelOptions((builder) =>
  builder
    .addTextInput({
      path: 'table',
      name: 'Tables',
      description: 'Only tables whose name contains this text',
      defaultValue: '',
      settings: { placeholder: 'All' },
    })
    .addBooleanSwitch({ path: 'onlyUnhealthy', name: 'Only with a warning', defaultValue: false })
);
