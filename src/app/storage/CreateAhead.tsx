import { Button } from '@grafana/ui';
import { useState } from 'react';
import type { CreateAheadResult } from '../../../contract/api';
import { messageOf } from '../../shared/api/failure';
import { resource } from '../../shared/api/resource';
import { counted } from '../../shared/formats/count';
import { type StorageActions } from './storage-actions';

/** Makes the partitions that are missing, now, for who does not want to wait for the next upkeep. */
export function CreateAhead({ actions }: Readonly<{ actions: StorageActions }>) {
  const { datasourceUid, refusal, onDone, onFailed } = actions;
  const [busy, setBusy] = useState(false);

  const create = async () => {
    setBusy(true);
    try {
      const { created } = await resource<CreateAheadResult>(datasourceUid, 'POST', 'storage/create-ahead', {
        body: {},
      });
      onDone(describe(created));
    } catch (error) {
      onFailed(messageOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Button
      variant="secondary"
      icon="plus"
      disabled={busy || refusal !== undefined}
      tooltip={refusal ?? 'The upkeep does the same by itself; this does it now'}
      onClick={() => void create()}
    >
      Create partitions ahead
    </Button>
  );
}

function describe(created: readonly string[]): string {
  return created.length === 0
    ? 'All partitions are there already'
    : `Created ${counted(created.length, 'partition')}: ${created.join(', ')}`;
}
