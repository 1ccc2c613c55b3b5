import { locationService } from '@grafana/runtime';
import { type ReactNode, useLayoutEffect, useState } from 'react';
import { type Location, NavigationType, type Navigator, Router } from 'react-router-dom';

/** react-router on the history of Grafana's location service, so that both ways of navigating agree. */
export function HostRouter({ children }: Readonly<{ children: ReactNode }>) {
  const history = locationService.getHistory() as BrowserHistory;
  const [shown, setShown] = useState({ location: history.location, action: history.action });
  useLayoutEffect(() => history.listen((location, action) => setShown({ location, action })), [history]);
  return (
    <Router
      location={{ ...shown.location, key: shown.location.key ?? 'default' }}
      navigationType={NAVIGATION[shown.action]}
      navigator={history}
    >
      {children}
    </Router>
  );
}

/** The part of the `history` package, version 4, that both sides use. */
interface BrowserHistory extends Navigator {
  location: Omit<Location, 'key'> & { key?: string };
  action: keyof typeof NAVIGATION;
  listen(listener: (location: BrowserHistory['location'], action: keyof typeof NAVIGATION) => void): () => void;
}

const NAVIGATION = { POP: NavigationType.Pop, PUSH: NavigationType.Push, REPLACE: NavigationType.Replace };
