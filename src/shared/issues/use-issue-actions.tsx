import { type ReactNode, useCallback, useState } from 'react';
import type { IssueActionRequest, IssueActionResult } from '../../../contract/api';
import { messageOf } from '../api/failure';
import { resource } from '../api/resource';
import { UndoToast } from '../undo/UndoToast';
import { describeAction } from './describe-action';
import type { IssueSummary } from './issue';

export type ChangedIssue = IssueActionResult['changed'][number];

export interface IssueActions {
  /** Sends the action; what happened appears in `toast`. Never rejects. */
  act: (
    request: IssueActionRequest,
    issues: ReadonlyArray<Pick<IssueSummary, 'issueId' | 'type' | 'message'>>
  ) => Promise<void>;
  /** Ids of the issues with an action under way. */
  busy: ReadonlySet<string>;
  /** To be rendered where the person looks; null when there is nothing to say. */
  toast: ReactNode;
}

interface Message {
  text: string;
  failed: boolean;
  undo?: IssueActionRequest[];
}

/**
 * Resolve, ignore, assign: done at once and undone from the toast, instead of asked before. `onChanged` hears of every
 * change, those by "Undo" included, with the state as the sidecar stored it.
 */
export function useIssueActions(
  datasourceUid: string | undefined,
  { onChanged, within }: { onChanged: (changed: ChangedIssue[]) => void; within?: 'page' | 'panel' }
): IssueActions {
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const [message, setMessage] = useState<Message>();
  const close = useCallback(() => setMessage(undefined), []);

  const send = useCallback(
    async (requests: IssueActionRequest[]): Promise<ChangedIssue[] | undefined> => {
      if (!datasourceUid) {
        return undefined;
      }
      const ids = requests.flatMap(({ issueIds }) => issueIds);
      setBusy((before) => new Set([...before, ...ids]));
      try {
        const answers = await Promise.all(
          requests.map((body) => resource<IssueActionResult>(datasourceUid, 'POST', 'issues/actions', { body }))
        );
        const changed = answers.flatMap((answer) => answer.changed);
        onChanged(changed);
        return changed;
      } catch (error) {
        setMessage({ text: messageOf(error), failed: true });
        return undefined;
      } finally {
        setBusy((before) => new Set([...before].filter((id) => !ids.includes(id))));
      }
    },
    [datasourceUid, onChanged]
  );

  const act = useCallback<IssueActions['act']>(
    async (request, issues) => {
      const changed = await send([request]);
      if (changed) {
        setMessage({ text: describeAction(request, issues), failed: false, undo: changed.map(({ undo }) => undo) });
      }
    },
    [send]
  );

  const undo = message?.undo;
  const toast = message && (
    <UndoToast
      message={message.text}
      failed={message.failed}
      within={within}
      onClose={close}
      onUndo={
        undo && undo.length > 0
          ? () => {
              close();
              void send(undo).then((changed) => changed && setMessage({ text: 'Undone', failed: false }));
            }
          : undefined
      }
    />
  );
  return { act, busy, toast: toast ?? null };
}
