import { type DataFrame } from '@grafana/data';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import type { IssueActionRequest } from '../../../contract/api';
import { type IssueSummary } from '../../shared/issues/issue';
import { readIssues } from '../../shared/issues/read-issues';
import { type ChangedIssue, useIssueActions } from '../../shared/issues/use-issue-actions';
import { type Loaded } from '../data/use-loaded';
import { useQuery } from '../data/use-query';
import { type Frame } from '../frame/use-frame';
import { type Change, predict, shownIssues } from './overlay';
import { type IssueView, searchOf } from './issue-view';

export interface IssueList {
  loaded: Loaded<DataFrame[]>;
  /** As they stand now, with what was just done to them. */
  issues: IssueSummary[];
  /** There are more than were read. */
  isCut: boolean;
  act: (request: IssueActionRequest) => void;
  toast: ReactNode;
}

/** The issues of a view, and what is done to them: seen at once, corrected when the sidecar answers. */
export function useIssueList(frame: Frame, view: IssueView, onDone: () => void): IssueList {
  const loaded = useQuery(frame, {
    queryType: 'issues',
    search: searchOf(view),
    sort: view.sort,
    environments: [...frame.environments],
    limit: MOST_ISSUES,
  });
  const found = useMemo(() => readIssues(loaded.data ?? []) ?? [], [loaded.data]);
  const [done, setDone] = useState<{ to: DataFrame[] | undefined; changes: Change[] }>({ to: undefined, changes: [] });
  const [underWay, setUnderWay] = useState<Change[]>([]);

  const { data } = loaded;
  const onChanged = useCallback(
    (changed: ChangedIssue[]) => {
      setDone(({ to, changes }) => ({ to: data, changes: [...(to === data ? changes : []), ...changed] }));
      onDone();
    },
    [data, onDone]
  );
  const { act: send, toast } = useIssueActions(frame.datasourceUid, { onChanged });
  const act = useCallback(
    (request: IssueActionRequest) => {
      setUnderWay(predict(request));
      void send(
        request,
        found.filter(({ issueId }) => request.issueIds.includes(issueId))
      ).then(() => setUnderWay([]));
    },
    [send, found]
  );

  const issues = useMemo(
    () => shownIssues(found, [...(done.to === data ? done.changes : []), ...underWay], view.tab),
    [found, done, data, underWay, view.tab]
  );
  return { loaded, issues, isCut: found.length >= MOST_ISSUES, act, toast };
}

/** More than anybody reads, and what scrolls smoothly; the sidecar's own bound is the same. */
const MOST_ISSUES = 2000;
