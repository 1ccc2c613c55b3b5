import { locationUtil } from '@grafana/data';
import { useCallback } from 'react';
import { useLocation } from 'react-router-dom';
import { type UrlValues, withView } from './keep-view';

/** Makes `href`s to pages of the app that keep data source, environments and time of the present view. */
export function useLink(): (path: string, set?: Readonly<UrlValues>) => string {
  const { search } = useLocation();
  return useCallback((path, set) => locationUtil.assureBaseUrl(withView(path, search, set)), [search]);
}
