import { type ReactNode, useCallback, useState } from 'react';
import type { IssueActionRequest, IssueDetail } from '../../../contract/api';
import { type ChangedIssue, useIssueActions } from '../../shared/issues/use-issue-actions';
import { predict } from '../issues/overlay';

export type Act = (request: Pick<IssueActionRequest, 'action' | 'assignee'>) => void;

interface Triage {
  /** As it stands, with what was just done to it. */
  issue: IssueDetail;
  act: Act;
  busy: boolean;
  toast: ReactNode;
}

/** Resolve, ignore, assign: seen at once, taken back when the sidecar refuses, undone from the toast. */
export function useTriage(datasourceUid: string, stored: IssueDetail, reload: () => void): Triage {
  const [done, setDone] = useState<{ to: IssueDetail; changed: ChangedIssue[] }>({ to: stored, changed: [] });
  const [request, setRequest] = useState<IssueActionRequest>();
  const onChanged = useCallback(
    (changed: ChangedIssue[]) => {
      setDone({ to: stored, changed });
      reload(); // the activity has a new line
    },
    [stored, reload]
  );
  const { act: send, toast } = useIssueActions(datasourceUid, { onChanged });

  const known = { ...stored, ...(done.to === stored ? done.changed[0] : undefined) };
  const issue = { ...known, ...(request ? predict(request)[0] : undefined) };
  const { issueId, version } = known;
  const act = useCallback<Act>(
    (what) => {
      const request = { ...what, issueIds: [issueId], version };
      setRequest(request);
      void send(request, [stored]).then(() => setRequest(undefined));
    },
    [issueId, version, send, stored]
  );
  return { issue, act, busy: request !== undefined, toast };
}
