import { useCallback, useEffect, useState } from 'react';
import { useElementSize } from '../look/use-element-size';
import { visibleRows } from './visible-rows';

/**
 * Renders only the rows in sight. All rows have the same height, so a trace of thousands of spans scrolls like one of
 * ten. `show` brings a row into sight without moving more than needed.
 */
export function useVirtualRows(count: number, rowHeight: number) {
  const { ref, element, width, height } = useElementSize();
  const [first, setFirst] = useState(0);

  useEffect(() => {
    if (!element) {
      return undefined;
    }
    // Not each pixel: fast scrolling would set the state more often than React takes.
    const onScroll = () => setFirst(Math.floor(element.scrollTop / rowHeight));
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [element, rowHeight]);

  const show = useCallback(
    (index: number) => {
      if (!element || index < 0) {
        return;
      }
      const top = index * rowHeight;
      if (top < element.scrollTop) {
        element.scrollTo({ top });
      } else if (top + rowHeight > element.scrollTop + element.clientHeight) {
        element.scrollTo({ top: top + rowHeight - element.clientHeight });
      }
    },
    [element, rowHeight]
  );

  return { ref, element, width, show, ...visibleRows({ count, rowHeight, first, height }) };
}
