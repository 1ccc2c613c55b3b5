import { useEffect, useState } from 'react';

/** The inner size of an element, as it changes. Give `ref` to the element. */
export function useElementSize(): {
  ref: (element: HTMLElement | null) => void;
  element: HTMLElement | null;
  width: number;
  height: number;
} {
  const [element, ref] = useState<HTMLElement | null>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    if (!element) {
      return undefined;
    }
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return { ref, element, ...size };
}
