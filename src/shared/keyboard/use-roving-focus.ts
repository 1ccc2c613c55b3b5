import { type FocusEvent, type KeyboardEvent, useCallback, useState } from 'react';

interface RovingFocus {
  /** The index of the one item that is reached with Tab; the others get tabIndex −1. */
  stop: number;
  /** For the element around the items, which are buttons. */
  containerProps: {
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
    onFocus: (event: FocusEvent<HTMLElement>) => void;
  };
}

/** One Tab stop for many items in a row: left, right, Home and End go from one to the next. `first` has it at first. */
export function useRovingFocus(count: number, first: number): RovingFocus {
  const [chosen, setChosen] = useState<number>();
  const stop = Math.max(0, Math.min(chosen ?? first, count - 1));

  const onFocus = useCallback((event: FocusEvent<HTMLElement>) => {
    const index = buttonsIn(event.currentTarget).findIndex((button) => button === event.target);
    if (index >= 0) {
      setChosen(index);
    }
  }, []);
  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      const target = targetOf(event.key, stop, count);
      if (target !== undefined) {
        event.preventDefault();
        buttonsIn(event.currentTarget)[target]?.focus();
      }
    },
    [stop, count]
  );
  return { stop, containerProps: { onKeyDown, onFocus } };
}

const buttonsIn = (container: HTMLElement) => [...container.querySelectorAll('button')];

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
