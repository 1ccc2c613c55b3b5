import { locationService } from '@grafana/runtime';
import { useCallback, useMemo } from 'react';
import { useLocation } from 'react-router-dom';
import type { UrlValues } from './keep-view';

export interface PageUrl {
  params: URLSearchParams;
  /** Changes some values and keeps the rest; `replace` leaves no step to go back to (while typing). */
  set: (values: Readonly<UrlValues>, options?: { replace?: boolean }) => void;
}

/** The search part of the URL: the one place where a page keeps what it shows. */
export function usePageUrl(): PageUrl {
  const { search } = useLocation();
  const params = useMemo(() => new URLSearchParams(search), [search]);
  const set = useCallback<PageUrl['set']>((values, { replace = false } = {}) => {
    const query = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, value === '' ? null : (value ?? null)])
    );
    locationService.partial(query, replace);
  }, []);
  return { params, set };
}
