import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, Field, Modal, TextArea, useStyles2 } from '@grafana/ui';
import { type FormEvent, useCallback, useId, useState } from 'react';
import type { HoldRequest, LegalHold } from '../../../contract/api';
import { resource } from '../../shared/api/resource';
import { useAction } from '../data/use-action';

interface Props {
  datasourceUid: string;
  kind: HoldRequest['kind'];
  subject: string;
  onClose: () => void;
  onHeld: () => void;
}

/** Who keeps something says why: whoever finds it years later should not have to guess. */
export function HoldDialog({ datasourceUid, kind, subject, onClose, onHeld }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const [reason, setReason] = useState('');
  const [isAsked, setIsAsked] = useState(false);
  const isMissing = reason.trim() === '';
  const { run, busy, failure } = useAction(
    useCallback(
      async (body: HoldRequest) => {
        await resource<LegalHold>(datasourceUid, 'POST', 'storage/holds', { body });
        onHeld();
        onClose();
      },
      [datasourceUid, onHeld, onClose]
    )
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsAsked(true);
    if (!isMissing && !busy) {
      run({ kind, subject, reason: reason.trim() });
    }
  };

  return (
    <Modal title={`Keep this ${kind} beyond retention`} isOpen className={styles.dialog} onDismiss={onClose}>
      <form onSubmit={submit}>
        <p>{WHAT_STAYS[kind]} An administrator can release it.</p>
        <Field
          noMargin
          required
          label="Reason"
          htmlFor={id}
          invalid={isAsked && isMissing}
          error={isAsked && isMissing ? 'Say why, for those who find it later.' : undefined}
        >
          <TextArea
            id={id}
            rows={3}
            maxLength={1000}
            placeholder="For example: evidence for the incident of 2026-11-20"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
        {failure && <Alert className={styles.failure} severity="error" title="It is not kept yet" children={failure} />}
        <Modal.ButtonRow>
          <Button type="button" variant="secondary" fill="outline" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" icon="lock" disabled={busy}>
            {`Keep this ${kind}`}
          </Button>
        </Modal.ButtonRow>
      </form>
    </Modal>
  );
}

const WHAT_STAYS = {
  issue: 'All its occurrences stay, however old they get, while the rest of their partitions goes.',
  trace: 'Its spans, logs and errors stay, however old they get, while the rest of their partitions goes.',
};

const getStyles = (theme: GrafanaTheme2) => ({
  dialog: css({ width: 520, maxWidth: '100%' }),
  failure: css({ margin: theme.spacing(2, 0, 0) }),
});
