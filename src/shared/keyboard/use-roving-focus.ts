import { type KeyboardEvent, useCallback, useState } from 'react';

interface RovingFocus {
  /** For the item of this index: only one of them is reached with Tab. */
  itemProps: (index: number) => { tabIndex: 0 | -1; onFocus: () => void };
  /** For the element around them. */
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/** One Tab stop for many items in a row: left, right, Home and End go from one to the next. `first` has it at first. */
export function useRovingFocus(count: number, first: number): RovingFocus {
  const [chosen, setChosen] = useState<number>();
  const stop = Math.max(0, Math.min(chosen ?? first, count - 1));

  const itemProps = useCallback<RovingFocus['itemProps']>(
    (index) => ({ tabIndex: index === stop ? 0 : -1, onFocus: () => setChosen(index) }),
    [stop]
  );
  const onKeyDown = useCallback<RovingFocus['onKeyDown']>(
    (event) => {
      const target = targetOf(event.key, stop, count);
      if (target !== undefined) {
        event.preventDefault();
        event.currentTarget.querySelectorAll('button')[target]?.focus();
      }
    },
    [stop, count]
  );
  return { itemProps, onKeyDown };
}

/** Where a key leads from an item; undefined for keys that lead nowhere. */
export function targetOf(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return Math.min(index + 1, count - 1);
    case 'ArrowLeft':
      return Math.max(index - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
