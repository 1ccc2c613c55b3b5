import { Input } from '@grafana/ui';
import { useState } from 'react';

interface Props {
  id: string;
  value: string;
  /** Called when the field is left or Enter is pressed, if the text differs. */
  onCommit: (value: string) => void;
  placeholder?: string;
  suffix?: string;
  /** Width in Grafana's grid of 8 pixels. */
  width?: number;
  numeric?: boolean;
}

/** A field that acts when it is left or Enter is pressed: nothing runs at every key. */
export function CommitInput({ id, value, onCommit, placeholder, suffix, width, numeric = false }: Readonly<Props>) {
  const [state, setState] = useState({ value, draft: value });
  if (state.value !== value) {
    setState({ value, draft: value });
  }
  const commit = () => {
    if (state.draft.trim() !== value) {
      onCommit(state.draft.trim());
    }
  };
  return (
    <Input
      id={id}
      value={state.draft}
      width={width}
      placeholder={placeholder}
      suffix={suffix}
      spellCheck={false}
      inputMode={numeric ? 'numeric' : undefined}
      onChange={({ currentTarget }) => setState({ value, draft: currentTarget.value })}
      onBlur={commit}
      onKeyDown={({ key }) => key === 'Enter' && commit()}
    />
  );
}

/** A number as people type it; undefined for an empty field, the old value for anything else that is no number. */
export function numberOr<T>(text: string, otherwise: T): number | T | undefined {
  if (text === '') {
    return undefined;
  }
  const number = Number(text);
  return Number.isFinite(number) && number >= 0 ? number : otherwise;
}
