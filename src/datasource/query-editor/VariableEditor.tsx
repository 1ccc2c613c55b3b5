import { type QueryEditorProps } from '@grafana/data';
import { type DataSourceWithBackend } from '@grafana/runtime';
import { Combobox, type ComboboxOption } from '@grafana/ui';
import { useCallback, useId } from 'react';
import type { TagKeys } from '../../../contract/api';
import type { HowdahQuery } from '../types';
import { CommitInput } from './CommitInput';
import { EditorField, EditorRow } from './layout';

type Props = Readonly<QueryEditorProps<DataSourceWithBackend<HowdahQuery>, HowdahQuery>>;

/** The query of a template variable: values of one key. */
export function VariableEditor({ query, onChange, datasource }: Props) {
  const id = useId();
  const values = query.queryType === 'values' ? query : { key: 'service', contains: undefined };
  const change = (part: { key?: string; contains?: string }) =>
    onChange({
      refId: query.refId || 'variable',
      queryType: 'values',
      key: values.key,
      contains: values.contains,
      ...part,
    });
  const keys = useCallback(
    async (typed: string): Promise<ComboboxOption[]> => {
      const found = await datasource
        .getResource<TagKeys>('tag-keys')
        .catch((): TagKeys => [{ text: 'service' }, { text: 'environment' }]);
      return found.map(({ text }) => ({ value: text, label: text })).filter(({ value }) => value.includes(typed));
    },
    [datasource]
  );
  return (
    <EditorRow>
      <EditorField label="Values of" htmlFor={`${id}-key`} width={240}>
        <Combobox
          id={`${id}-key`}
          options={keys}
          value={{ value: values.key, label: values.key }}
          createCustomValue
          customValueDescription="Use this attribute"
          onChange={({ value }) => change({ key: value })}
        />
      </EditorField>
      <EditorField label="That contain" htmlFor={`${id}-contains`} width={240}>
        <CommitInput
          id={`${id}-contains`}
          value={values.contains ?? ''}
          placeholder="Anything"
          onCommit={(contains) => change({ contains: contains || undefined })}
        />
      </EditorField>
    </EditorRow>
  );
}
