import { Button } from '@grafana/ui';
import { useState } from 'react';
import type { TableHealth } from '../../../contract/api';
import { ChangeRetentionDialog } from './ChangeRetentionDialog';
import { type StorageActions } from './storage-actions';

export function ChangeRetention({ table, actions }: Readonly<{ table: TableHealth; actions: StorageActions }>) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        size="sm"
        variant="secondary"
        disabled={actions.refusal !== undefined}
        tooltip={actions.refusal}
        aria-label={`Change retention of ${table.table}`}
        onClick={() => setIsOpen(true)}
      >
        Change retention
      </Button>
      {isOpen && <ChangeRetentionDialog table={table} actions={actions} onClose={() => setIsOpen(false)} />}
    </>
  );
}
