import type { IssueCounts } from '../../../contract/api';
import type { IssueSort } from '../../../contract/query-model';
import type { UrlValues } from '../links/keep-view';

export type IssueTab = keyof IssueCounts;

/** What the list of issues shows, as the URL holds it. */
export interface IssueView {
  search: string;
  tab: IssueTab;
  sort: IssueSort;
}

export const TABS: ReadonlyArray<{ tab: IssueTab; title: string }> = [
  { tab: 'unresolved', title: 'Unresolved' },
  { tab: 'new', title: 'New' },
  { tab: 'regressed', title: 'Regressed' },
  { tab: 'escalating', title: 'Escalating' },
  { tab: 'ignored', title: 'Ignored' },
  { tab: 'resolved', title: 'Resolved' },
  { tab: 'all', title: 'All' },
];

export const SORTS: ReadonlyArray<{ sort: IssueSort; title: string }> = [
  { sort: 'lastSeen', title: 'Last seen' },
  { sort: 'firstSeen', title: 'First seen' },
  { sort: 'events', title: 'Events' },
  { sort: 'users', title: 'Users' },
];

/** Words that this version does not know fall back to the default, so that an old link still opens. */
export function readIssueView(params: URLSearchParams): IssueView {
  const search = params.get('q')?.trim() ?? '';
  const tab = TABS.find(({ tab }) => tab === params.get('tab'))?.tab ?? 'unresolved';
  const sort = SORTS.find(({ sort }) => sort === params.get('sort'))?.sort ?? 'lastSeen';
  return { search, tab: asksForStatus(search) ? 'all' : tab, sort };
}

/** What is default does not stand in the URL. */
export function toUrl({ search, tab, sort }: Partial<IssueView>): UrlValues {
  return {
    ...(search !== undefined && { q: search }),
    ...(tab !== undefined && { tab: tab === 'unresolved' ? undefined : tab }),
    ...(sort !== undefined && { sort: sort === 'lastSeen' ? undefined : sort }),
  };
}

/** The search of the query: what was written, narrowed by the tab. The own words first, so that faults are where they stand. */
export function searchOf({ search, tab }: Pick<IssueView, 'search' | 'tab'>): string {
  return [search, tab === 'all' ? '' : `is:${tab}`].filter(Boolean).join(' ');
}

/** A search that says itself which status it wants is not narrowed by a tab. */
export function asksForStatus(search: string): boolean {
  return /(^|\s)[!-]?is:\[?\s*(unresolved|resolved|ignored|investigating|new|regressed|escalating|ongoing)\b/.test(
    search
  );
}
