import { IconButton } from '@grafana/ui';
import type { IssueActionRequest } from '../../../contract/api';
import type { IssueSummary } from '../../shared/issues/issue';

interface Props {
  issue: IssueSummary;
  /** Who "me" is. */
  login: string | undefined;
  busy: boolean;
  act: (request: IssueActionRequest) => void;
}

/** What can be done with this row, by its state. */
export function RowActions({ issue, login, busy, act }: Readonly<Props>) {
  const send = (action: IssueActionRequest['action'], assignee?: string | null) =>
    act({ issueIds: [issue.issueId], action, ...(assignee !== undefined && { assignee }) });
  const open = issue.status === 'unresolved' || issue.status === 'investigating';
  const mine = issue.assignee === login;
  return (
    <>
      {open && <IconButton name="check" tooltip="Resolve (r)" disabled={busy} onClick={() => send('resolve')} />}
      {open && <IconButton name="bell-slash" tooltip="Ignore (i)" disabled={busy} onClick={() => send('ignore')} />}
      {!open && <IconButton name="repeat" tooltip="Reopen" disabled={busy} onClick={() => send('unresolve')} />}
      {login && !mine && (
        <IconButton name="user" tooltip="Assign to me (a)" disabled={busy} onClick={() => send('assign', login)} />
      )}
      {login && mine && (
        <IconButton name="times" tooltip="Unassign me" disabled={busy} onClick={() => send('assign', null)} />
      )}
    </>
  );
}
