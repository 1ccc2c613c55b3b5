import { LoadingState, type PanelData } from '@grafana/data';
import { useCallback, useMemo, useState } from 'react';
import type { IssueSummary } from '../../shared/issues/issue';
import { type ChangedIssue, type IssueActions, useIssueActions } from '../../shared/issues/use-issue-actions';
import { applyChanges } from './apply-changes';

interface Changes extends IssueActions {
  issues: IssueSummary[];
  /** Ids of the issues that were changed here since the data arrived. */
  changed: ReadonlySet<string>;
}

/**
 * A panel cannot ask for its data again by itself. So what was changed here is laid over the rows until the dashboard
 * refreshes, and a resolved issue stays in its place, faded, instead of pulling the list from under the pointer.
 */
export function useChanges(
  datasourceUid: string | undefined,
  found: IssueSummary[] | undefined,
  data: PanelData
): Changes {
  const requestId = useAnsweredRequest(data);
  const [changes, setChanges] = useState<{ requestId: string | undefined; changed: ChangedIssue[] }>({
    requestId,
    changed: [],
  });
  const mine = changes.requestId === requestId ? changes.changed : NONE;

  const onChanged = useCallback(
    (changed: ChangedIssue[]) =>
      setChanges((before) => ({
        requestId,
        changed: before.requestId === requestId ? [...before.changed, ...changed] : changed,
      })),
    [requestId]
  );
  const actions = useIssueActions(datasourceUid, { onChanged, within: 'panel' });
  const issues = useMemo(() => applyChanges(found ?? [], mine), [found, mine]);
  const changed = useMemo(() => new Set(mine.map(({ issueId }) => issueId)), [mine]);
  return { ...actions, issues, changed };
}

/** The request whose answer is shown: while the next one is under way, still the one before. */
function useAnsweredRequest({ state, request }: PanelData): string | undefined {
  const [answered, setAnswered] = useState(request?.requestId);
  if (state !== LoadingState.Loading && answered !== request?.requestId) {
    setAnswered(request?.requestId);
  }
  return answered;
}

const NONE: ChangedIssue[] = [];
