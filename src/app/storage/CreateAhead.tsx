import { Button } from '@grafana/ui';
import { useCallback, useState } from 'react';
import type { CreateAheadResult, Identity } from '../../../contract/api';
import { messageOf } from '../../shared/api/failure';
import { resource } from '../../shared/api/resource';
import { counted } from '../../shared/formats/count';
import { UndoToast } from '../../shared/undo/UndoToast';

interface Props {
  datasourceUid: string;
  identity: Identity | undefined;
  onCreated: () => void;
}

/** Makes the partitions that are missing, now, for who does not want to wait for the next upkeep. */
export function CreateAhead({ datasourceUid, identity, onCreated }: Readonly<Props>) {
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<{ text: string; failed: boolean }>();
  const close = useCallback(() => setResult(undefined), []);
  const refusal = refusalOf(identity);

  const create = async () => {
    setBusy(true);
    try {
      const { created } = await resource<CreateAheadResult>(datasourceUid, 'POST', 'storage/create-ahead', {
        body: {},
      });
      setResult({ text: describe(created), failed: false });
      onCreated();
    } catch (error) {
      setResult({ text: messageOf(error), failed: true });
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <Button
        variant="secondary"
        icon="plus"
        disabled={busy || refusal !== undefined}
        tooltip={refusal ?? 'The upkeep does the same by itself; this does it now'}
        onClick={() => void create()}
      >
        Create partitions ahead
      </Button>
      {result && <UndoToast message={result.text} failed={result.failed} onClose={close} />}
    </>
  );
}

function refusalOf(identity: Identity | undefined): string | undefined {
  if (!identity) {
    return 'Checking who you are';
  }
  if (identity.canAdminister) {
    return undefined;
  }
  return identity.verified
    ? `You are ${identity.role ?? 'Viewer'}. Changing storage needs the role Admin: ask an administrator of this Grafana.`
    : (identity.reason ?? 'The sidecar could not verify who you are.');
}

function describe(created: readonly string[]): string {
  return created.length === 0
    ? 'All partitions are there already'
    : `Created ${counted(created.length, 'partition')}: ${created.join(', ')}`;
}
