import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, IconButton, Input, useStyles2 } from '@grafana/ui';
import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useRef, useState } from 'react';
import { testIds } from '../test-ids';
import { ChoiceList } from './ChoiceList';
import type { SearchSubject } from './choices';
import { type Choice, complete, completionAt } from './completion';
import { useChoices } from './use-choices';

interface Props {
  /** The search that is in force. */
  value: string;
  /** The line was confirmed with Enter, cleared, or left. */
  onSearch: (line: string) => void;
  subject: SearchSubject;
  datasourceUid: string | undefined;
  placeholder?: string;
  id?: string;
  invalid?: boolean;
  inputRef?: Ref<{ focus: () => void }>;
}

/** One line of Howdah's search grammar, with completion of keys and values. */
export function SearchLine({
  value,
  onSearch,
  subject,
  datasourceUid,
  placeholder,
  id,
  invalid,
  inputRef,
}: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [draft, setDraft] = useDraft(value);
  const [cursor, setCursor] = useState<number>();
  const [highlighted, setHighlighted] = useState(-1);
  const completion = cursor === undefined ? undefined : completionAt(draft, Math.min(cursor, draft.length));
  const choices = useChoices(datasourceUid, subject, completion);
  const isOpen = choices.length > 0;
  useImperativeHandle(inputRef, () => ({ focus: () => input.current?.select() }), []);

  const write = (line: string, at: number) => {
    setDraft(line);
    setCursor(at);
    setHighlighted(-1);
  };
  const choose = (choice: Choice) => {
    if (completion) {
      const after = complete(draft, completion, choice.insert);
      write(after.line, after.cursor);
      requestAnimationFrame(() => input.current?.setSelectionRange(after.cursor, after.cursor));
    }
  };
  const search = (line: string) => {
    setDraft(line);
    setCursor(undefined);
    if (line.trim() !== value) {
      onSearch(line.trim());
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const choice = choices[highlighted] ?? (event.key === 'Tab' ? choices[0] : undefined);
    if (isOpen && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setHighlighted((before) => Math.max(-1, Math.min(choices.length - 1, before + step)));
    } else if (choice && (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey && draft !== ''))) {
      event.preventDefault();
      choose(choice);
    } else if (event.key === 'Enter') {
      search(draft);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      if (isOpen) {
        setCursor(undefined);
      } else {
        input.current?.blur();
      }
    } else if (event.key === 'ArrowDown') {
      setCursor(event.currentTarget.selectionStart ?? draft.length);
    }
  };

  return (
    <div className={styles.box} ref={setAnchor}>
      <Input
        id={id}
        ref={input}
        className={styles.input}
        data-testid={testIds.queryEditor.search}
        prefix={<Icon name="search" />}
        suffix={draft && <IconButton name="times" aria-label="Clear search" onClick={() => search('')} />}
        value={draft}
        invalid={invalid}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        role="combobox"
        aria-label="Search"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-activedescendant={highlighted >= 0 ? `${listId}-${highlighted}` : undefined}
        onChange={({ currentTarget }) =>
          write(currentTarget.value, currentTarget.selectionStart ?? currentTarget.value.length)
        }
        onClick={({ currentTarget }) => setCursor(currentTarget.selectionStart ?? draft.length)}
        onKeyDown={onKeyDown}
        onBlur={() => search(draft)}
      />
      {isOpen && <ChoiceList id={listId} anchor={anchor} choices={choices} chosen={highlighted} onTake={choose} />}
    </div>
  );
}

/** What is being written; a new search from outside replaces it. */
function useDraft(value: string): [string, (draft: string) => void] {
  const [state, setState] = useState({ value, draft: value });
  if (state.value !== value) {
    setState({ value, draft: value });
  }
  return [state.value === value ? state.draft : value, (draft) => setState({ value, draft })];
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ position: 'relative', flex: 1, minWidth: 0 }),
  input: css({
    input: { fontFamily: theme.typography.fontFamilyMonospace, fontSize: theme.typography.bodySmall.fontSize },
  }),
});
