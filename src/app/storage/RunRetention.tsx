import { Button } from '@grafana/ui';
import { useState } from 'react';
import type { StorageInfo } from '../../../contract/api';
import { RunRetentionDialog } from './RunRetentionDialog';
import { type StorageActions } from './storage-actions';

interface Props {
  storage: StorageInfo;
  actions: StorageActions;
}

/** Drops what is due now, instead of with the next upkeep; before that it says what. */
export function RunRetention({ storage, actions }: Readonly<Props>) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        variant="secondary"
        icon="history"
        disabled={actions.refusal !== undefined}
        tooltip={actions.refusal ?? 'Shows what is due, and drops it after you agree'}
        onClick={() => setIsOpen(true)}
      >
        Run retention now
      </Button>
      {isOpen && <RunRetentionDialog storage={storage} actions={actions} onClose={() => setIsOpen(false)} />}
    </>
  );
}
