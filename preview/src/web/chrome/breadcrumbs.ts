import type { NavModelItem } from '@grafana/data';
import { useEffect, useSyncExternalStore } from 'react';

export interface Breadcrumb {
  text: string;
  url?: string;
}

let current: Breadcrumb[] = [];
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(breadcrumbs: Breadcrumb[]): void {
  if (JSON.stringify(breadcrumbs) !== JSON.stringify(current)) {
    current = breadcrumbs;
    document.title = [...breadcrumbs.map(({ text }) => text).reverse(), 'Howdah preview'].join(' · ');
    listeners.forEach((listener) => listener());
  }
}

export function useBreadcrumbs(): Breadcrumb[] {
  return useSyncExternalStore(subscribe, () => current);
}

/** The page that is shown says where it lies; the header and the window's title follow. */
export function useShownPage(breadcrumbs: Breadcrumb[]): void {
  const key = JSON.stringify(breadcrumbs);
  useEffect(() => set(JSON.parse(key) as Breadcrumb[]), [key]);
}

/** From the outermost parent of a page to the page. */
export function trailOf(page: NavModelItem | undefined): Breadcrumb[] {
  if (!page) {
    return [];
  }
  const own = page.hideFromBreadcrumbs ? [] : [{ text: page.text, ...(page.url && { url: page.url }) }];
  return [...trailOf(page.parentItem), ...own];
}
