import { locationService } from '@grafana/runtime';
import { useEffect } from 'react';

/** Plain links within the page change the location instead of loading it anew, as they do in Grafana. */
export function useLinkClicks(): void {
  useEffect(() => {
    document.addEventListener('click', followInPage);
    return () => document.removeEventListener('click', followInPage);
  }, []);
}

function followInPage(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link?.hasAttribute('href') || event.defaultPrevented || !isPlain(event) || !isOwn(link)) {
    return;
  }
  event.preventDefault();
  locationService.push(link.pathname + link.search + link.hash);
}

function isPlain({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  return button === 0 && !metaKey && !ctrlKey && !shiftKey && !altKey;
}

function isOwn(link: HTMLAnchorElement): boolean {
  const leavesPage = ['/api/', '/public/', '/web/', '/_log'].some((path) => link.pathname.startsWith(path));
  const opensElsewhere = !['', '_self'].includes(link.target) || link.hasAttribute('download');
  return link.origin === window.location.origin && !leavesPage && !opensElsewhere && !link.dataset['reload'];
}
