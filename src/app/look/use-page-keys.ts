import { useEffect, useRef } from 'react';
import { type PageCommand, pageCommandOf } from './page-commands';

/**
 * Listens for the keys of a page with a list, wherever the focus is. `onCommand` says whether it took the key; then
 * neither the browser nor Grafana's own short cuts get it. Silent while a dialog or a menu is open.
 */
export function usePageKeys(onCommand: (command: PageCommand) => boolean): void {
  const latest = useRef(onCommand);
  useEffect(() => {
    latest.current = onCommand;
  });

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const command = isElsewhere(event.target) ? undefined : pageCommandOf(event);
      if (command && latest.current(command)) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    document.addEventListener('keydown', listen, true);
    return () => document.removeEventListener('keydown', listen, true);
  }, []);
}

const isElsewhere = (target: EventTarget | null) =>
  target instanceof Element &&
  target.closest('[role="dialog"], [role="menu"], [role="listbox"], [role="combobox"]') !== null;
