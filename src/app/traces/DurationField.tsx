import { Input } from '@grafana/ui';
import { useState } from 'react';
import { readDuration, writeDuration } from './trace-search';

interface Props {
  label: string;
  value: number | null;
  onChange: (durationMs: number | null) => void;
}

/** A bound of the duration, written as people say it: `250ms`, `1.5s`. Taken over with Enter or by leaving. */
export function DurationField({ label, value, onChange }: Readonly<Props>) {
  const written = value === null ? '' : writeDuration(value);
  const [draft, setDraft] = useState({ of: written, text: written });
  if (draft.of !== written) {
    setDraft({ of: written, text: written });
  }
  const read = readDuration(draft.text);
  const isWrong = draft.text.trim() !== '' && read === null;
  const take = () => {
    if (!isWrong && read !== value) {
      onChange(read);
    }
  };
  return (
    <Input
      aria-label={label}
      title={isWrong ? 'Write a number with a unit, for example 250ms or 1.5s' : label}
      placeholder={label}
      width={16}
      invalid={isWrong}
      value={draft.text}
      onChange={({ currentTarget }) => setDraft({ of: written, text: currentTarget.value })}
      onBlur={take}
      onKeyDown={({ key }) => key === 'Enter' && take()}
    />
  );
}
