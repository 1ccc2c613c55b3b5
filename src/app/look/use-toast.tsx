import { type ReactNode, useCallback, useState } from 'react';
import { UndoToast } from '../../shared/undo/UndoToast';

export type Say = (text: string, options?: { failed?: boolean }) => void;

/** Tells what was done that cannot be taken back. `toast` is to be rendered on the page; null when there is nothing to say. */
export function useToast(): { say: Say; toast: ReactNode } {
  const [message, setMessage] = useState<{ text: string; failed: boolean }>();
  const say = useCallback<Say>((text, { failed = false } = {}) => setMessage({ text, failed }), []);
  const close = useCallback(() => setMessage(undefined), []);
  return {
    say,
    toast: message ? <UndoToast message={message.text} failed={message.failed} onClose={close} /> : null,
  };
}
