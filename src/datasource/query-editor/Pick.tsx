import { RadioButtonGroup } from '@grafana/ui';
import { useMemo } from 'react';
import type { Words } from './words';

interface Props<T extends string> {
  words: Words<T>;
  value: T;
  onChange: (value: T) => void;
}

/** One of two or three words, all of them visible. */
export function Pick<T extends string>({ words, value, onChange }: Readonly<Props<T>>) {
  // The keys of `words` are the words of T.
  const options = useMemo(() => (Object.keys(words) as T[]).map((key) => ({ value: key, label: words[key] })), [words]);
  return <RadioButtonGroup options={options} value={value} onChange={onChange} />;
}
