import { PanelPlugin } from '@grafana/data';
import { ErrorsPanel } from './ErrorsPanel';
import type { ErrorsOptions } from './options';

export const plugin = new PanelPlugin<ErrorsOptions>(ErrorsPanel).setNoPadding().setPanelOptions((builder) =>
  builder
    .addNumberInput({
      path: 'rows',
      name: 'Rows',
      description: 'At most so many issues, in the order of the query',
      defaultValue: 20,
      settings: { integer: true, min: 1, max: 500 },
    })
    .addRadio({
      path: 'density',
      name: 'Density',
      defaultValue: 'comfortable',
      settings: {
        options: [
          { value: 'comfortable', label: 'Two lines' },
          { value: 'compact', label: 'One line' },
        ],
      },
    })
    .addBooleanSwitch({ path: 'showHeader', name: 'Show column titles', defaultValue: true })
    .addBooleanSwitch({
      path: 'showActions',
      name: 'Show actions',
      description: 'Resolve, ignore and assign, for people with the role Editor',
      defaultValue: true,
    })
);
