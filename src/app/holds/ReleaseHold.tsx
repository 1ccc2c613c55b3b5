import { css } from '@emotion/css';
import { Alert, Button, Modal, useStyles2 } from '@grafana/ui';
import { useCallback, useState } from 'react';
import type { Identity, LegalHold } from '../../../contract/api';
import { resource } from '../../shared/api/resource';
import { useAction } from '../data/use-action';
import { holdRefusal } from './hold-refusal';

interface Props {
  datasourceUid: string;
  identity: Identity | undefined;
  hold: LegalHold;
  onReleased: () => void;
}

/** Ends a hold. What was only there because of it goes with the next run, so it asks before. */
export function ReleaseHold({ datasourceUid, identity, hold, onReleased }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const [isOpen, setIsOpen] = useState(false);
  const refusal = holdRefusal(identity, 'release');
  const { run, busy, failure } = useAction(
    useCallback(async () => {
      await resource<LegalHold>(datasourceUid, 'POST', `storage/holds/${encodeURIComponent(hold.holdId)}/release`, {
        body: {},
      });
      setIsOpen(false);
      onReleased();
    }, [datasourceUid, hold.holdId, onReleased])
  );
  return (
    <>
      <Button
        size="sm"
        variant="secondary"
        fill="outline"
        disabled={refusal !== undefined}
        tooltip={refusal}
        onClick={() => setIsOpen(true)}
      >
        Release
      </Button>
      {isOpen && (
        <Modal title="Release the legal hold" isOpen className={styles.dialog} onDismiss={() => setIsOpen(false)}>
          <p>
            {hold.heldBy} keeps this {hold.kind} because: {hold.reason}
          </p>
          <p>
            Once released, those of its rows that are older than the retention are dropped by the next run, for good.
          </p>
          {failure && <Alert severity="error" title="It was not released" children={failure} />}
          <Modal.ButtonRow>
            <Button variant="secondary" fill="outline" onClick={() => setIsOpen(false)}>
              Cancel
            </Button>
            <Button variant="destructive" disabled={busy} onClick={run}>
              {`Release this ${hold.kind}`}
            </Button>
          </Modal.ButtonRow>
        </Modal>
      )}
    </>
  );
}

const getStyles = () => ({
  dialog: css({ width: 520, maxWidth: '100%', p: { overflowWrap: 'anywhere' } }),
});
