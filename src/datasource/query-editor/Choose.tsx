import { Combobox, type ComboboxOption } from '@grafana/ui';
import { useMemo } from 'react';
import type { Words } from './words';

interface Props<T extends string> {
  id: string;
  words: Words<T>;
  value: T;
  onChange: (value: T) => void;
}

/** One word out of a fixed list. */
export function Choose<T extends string>({ id, words, value, onChange }: Readonly<Props<T>>) {
  // The keys of `words` are the words of T.
  const options = useMemo(
    () => (Object.keys(words) as T[]).map((key): ComboboxOption<T> => ({ value: key, label: words[key] })),
    [words]
  );
  return <Combobox id={id} options={options} value={value} onChange={(option) => onChange(option.value)} />;
}
