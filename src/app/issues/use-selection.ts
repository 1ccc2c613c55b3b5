import { useCallback, useMemo, useState } from 'react';

export interface Selection {
  ids: ReadonlySet<string>;
  /** For the box in the header. */
  extent: 'none' | 'some' | 'all';
  /** With `through`, everything between the last touched row and this one follows. */
  toggle: (id: string, through?: boolean) => void;
  all: (selected: boolean) => void;
  clear: () => void;
}

/** The selected rows of a list, at most `most` at once by "all". Rows that leave the list leave the selection. */
export function useSelection(listed: readonly string[], most: number): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(NONE);
  const [touched, setTouched] = useState<string>();
  const ids = useMemo(() => new Set(listed.filter((id) => chosen.has(id))), [listed, chosen]);

  const toggle = useCallback(
    (id: string, through = false) => {
      const changed = through ? between(listed, touched, id) : [id];
      setChosen((before) => {
        const after = new Set(before);
        changed.forEach((one) => (before.has(id) ? after.delete(one) : after.add(one)));
        return after;
      });
      setTouched(id);
    },
    [listed, touched]
  );
  const all = useCallback(
    (selected: boolean) => setChosen(selected ? new Set(listed.slice(0, most)) : NONE),
    [listed, most]
  );
  const clear = useCallback(() => setChosen(NONE), []);

  const extent = ids.size === 0 ? 'none' : ids.size === listed.length ? 'all' : 'some';
  return { ids, extent, toggle, all, clear };
}

const NONE: ReadonlySet<string> = new Set();

function between(listed: readonly string[], from: string | undefined, to: string): string[] {
  const [start, end] = [listed.indexOf(from ?? to), listed.indexOf(to)].sort((one, other) => one - other);
  return start === undefined || start < 0 ? [to] : listed.slice(start, (end ?? start) + 1);
}
