import { useLayoutEffect, useState } from 'react';

/** The height that is left below the top of an element, so that a long list scrolls in itself and not the page. */
export function useFillHeight(element: HTMLElement | null, { least = 360, below = 32 } = {}): number {
  const [height, setHeight] = useState(least);
  useLayoutEffect(() => {
    if (!element) {
      return undefined;
    }
    const measure = () => setHeight(Math.max(least, window.innerHeight - element.getBoundingClientRect().top - below));
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, [element, least, below]);
  return height;
}
