import { type ComboboxOption, MultiCombobox } from '@grafana/ui';
import { useCallback } from 'react';
import type { TagValues } from '../../../contract/api';
import type { HowdahDataSource } from '../datasource';
import { EditorField } from './layout';

interface Props {
  id: string;
  datasource: HowdahDataSource;
  environments: readonly string[];
  onChange: (environments: string[]) => void;
}

/** Environments to look at. A variable such as `$environment` can be typed. */
export function EnvironmentsField({ id, datasource, environments, onChange }: Readonly<Props>) {
  const options = useCallback(
    async (typed: string): Promise<ComboboxOption[]> => {
      // Without an answer the field still takes what is typed.
      const values = await datasource
        .getResource<TagValues>('tag-values', { key: 'environment' })
        .catch((): TagValues => []);
      return values
        .map(({ text }) => ({ value: text, label: text }))
        .filter(({ value }) => value.toLowerCase().includes(typed.toLowerCase()));
    },
    [datasource]
  );
  return (
    <EditorField label="Environments" htmlFor={id} width={260}>
      <MultiCombobox
        id={id}
        options={options}
        value={environments.map((value) => ({ value, label: value }))}
        placeholder="All"
        createCustomValue
        isClearable
        onChange={(chosen) => onChange(chosen.map(({ value }) => value))}
      />
    </EditorField>
  );
}
