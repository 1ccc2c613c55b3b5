import {
  type FieldConfigEditorBuilder,
  FieldConfigProperty,
  identityOverrideProcessor,
  PanelPlugin,
  type PanelProps,
} from '@grafana/data';
import type { ComponentType } from 'react';

interface StandInOptions {
  /** Defaults of the panel's options, by path. */
  options?: Record<string, unknown>;
  /** Defaults of the panel's own field options, by path below `custom`. */
  custom?: Record<string, unknown>;
  /** The colour mode of fields that name none. */
  color?: string;
}

/** A panel under one of Grafana's ids. Defaults count like in Grafana: they fill what the dashboard leaves out. */
export function standIn<T>(
  component: ComponentType<PanelProps<T>>,
  { options, custom, color }: StandInOptions
): PanelPlugin {
  const plugin = new PanelPlugin<T>(component).useFieldConfig({
    ...(color && {
      standardOptions: {
        [FieldConfigProperty.Color]: {
          settings: { byValueSupport: true, bySeriesSupport: true, preferThresholdsMode: color === 'thresholds' },
          defaultValue: { mode: color },
        },
      },
    }),
    ...(custom && { useCustomConfig: (builder: FieldConfigEditorBuilder<object>) => addCustom(builder, custom) }),
  });
  return plugin.setPanelOptions((builder) => {
    for (const [path, defaultValue] of Object.entries(options ?? {})) {
      builder.addCustomEditor({ id: path, path, name: path, editor: NoEditor, defaultValue });
    }
  });
}

function addCustom(builder: FieldConfigEditorBuilder<object>, custom: Record<string, unknown>): void {
  for (const [path, defaultValue] of Object.entries(custom)) {
    builder.addCustomEditor({
      id: path,
      path,
      name: path,
      editor: NoEditor,
      override: NoEditor,
      process: identityOverrideProcessor,
      shouldApply: () => true,
      defaultValue,
    });
  }
}

function NoEditor() {
  return null;
}
