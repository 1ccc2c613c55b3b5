import {
  booleanOverrideProcessor,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  FieldConfigProperty,
  type FieldConfigPropertyItem,
  FieldType,
  identityOverrideProcessor,
  numberOverrideProcessor,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  stringOverrideProcessor,
  thresholdsOverrideProcessor,
  ThresholdsMode,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
} from '@grafana/data';

/**
 * Fills Grafana's registries. Field options work in full, else units, thresholds and colours would be ignored. There is
 * no options pane, so every editor is an empty one; plugins only need the names to exist.
 */
export function fillRegistries(): void {
  standardEditorsRegistry.setInit(() => EDITORS.map((id) => ({ id, name: id, editor: NoEditor })));
  standardFieldConfigEditorRegistry.setInit(fieldOptions);
  standardTransformersRegistry.setInit(() =>
    // A Set, because one transformation stands there under its old name, too.
    [...new Set(Object.values(standardTransformers))].map((transformation) => ({
      id: transformation.id,
      name: transformation.name,
      transformation,
      editor: NoEditor,
      imageDark: '',
      imageLight: '',
    }))
  );
}

function NoEditor() {
  return null;
}

const EDITORS = [
  'number',
  'slider',
  'text',
  'strings',
  'select',
  'multi-select',
  'radio',
  'boolean',
  'color',
  'unit',
  'timezone',
  'field-name',
  'dashboard-uid',
];

function fieldOptions(): FieldConfigPropertyItem[] {
  return [
    option(FieldConfigProperty.Unit, 'Unit', unitOverrideProcessor, ({ type }) => type === FieldType.number),
    option(FieldConfigProperty.Min, 'Min', numberOverrideProcessor, ({ type }) => type === FieldType.number),
    option(FieldConfigProperty.Max, 'Max', numberOverrideProcessor, ({ type }) => type === FieldType.number),
    option(
      FieldConfigProperty.FieldMinMax,
      'Field min/max',
      booleanOverrideProcessor,
      ({ type }) => type === FieldType.number
    ),
    option(FieldConfigProperty.Decimals, 'Decimals', numberOverrideProcessor, ({ type }) => type === FieldType.number),
    option(FieldConfigProperty.DisplayName, 'Display name', displayNameOverrideProcessor),
    option(FieldConfigProperty.NoValue, 'No value', stringOverrideProcessor),
    {
      ...option(FieldConfigProperty.Color, 'Color scheme', identityOverrideProcessor),
      defaultValue: { mode: 'thresholds' },
    },
    {
      ...option(FieldConfigProperty.Thresholds, 'Thresholds', thresholdsOverrideProcessor),
      defaultValue: {
        mode: ThresholdsMode.Absolute,
        steps: [
          { value: -Infinity, color: 'green' },
          { value: 80, color: 'red' },
        ],
      },
    },
    { ...option(FieldConfigProperty.Mappings, 'Value mappings', valueMappingsOverrideProcessor), defaultValue: [] },
    option(FieldConfigProperty.Links, 'Data links', dataLinksOverrideProcessor),
    option(FieldConfigProperty.Actions, 'Actions', identityOverrideProcessor),
    option(FieldConfigProperty.Filterable, 'Filterable', booleanOverrideProcessor),
  ];
}

function option(
  id: FieldConfigProperty,
  name: string,
  process: FieldConfigPropertyItem['process'],
  shouldApply: FieldConfigPropertyItem['shouldApply'] = () => true
): FieldConfigPropertyItem {
  return {
    id,
    path: id,
    name,
    description: name,
    editor: NoEditor,
    override: NoEditor,
    process,
    shouldApply,
    settings: {},
  };
}
