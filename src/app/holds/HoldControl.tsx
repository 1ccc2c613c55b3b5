import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { HoldRequest, LegalHold } from '../../../contract/api';
import { messageOf } from '../../shared/api/failure';
import { useIdentity } from '../../shared/api/identity';
import { RelativeTime } from '../../shared/formats/RelativeTime';
import { ToneLabel } from '../../shared/look/ToneLabel';
import { testIds } from '../../shared/test-ids';
import { useResource } from '../data/use-resource';
import { HoldDialog } from './HoldDialog';
import { holdRefusal } from './hold-refusal';
import { ReleaseHold } from './ReleaseHold';

interface Props {
  datasourceUid: string;
  kind: HoldRequest['kind'];
  /** Issue id or trace id. */
  subject: string;
  /** Hears that it was kept or released. */
  onChanged?: () => void;
}

/** Whether an issue or a trace is kept beyond retention, by whom and why; and the way into and out of that. */
export function HoldControl({ datasourceUid, kind, subject, onChanged }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const identity = useIdentity(datasourceUid);
  const holds = useResource<LegalHold[]>(datasourceUid, 'storage/holds', { params: { kind, subject } });
  const [isOpen, setIsOpen] = useState(false);
  const changed = () => {
    holds.reload();
    onChanged?.();
  };
  const active = holds.data?.find(({ releasedAt }) => releasedAt === null);
  const refusal =
    holdRefusal(identity, 'keep') ?? (holds.data ? undefined : holds.error ? messageOf(holds.error) : 'Asking');

  if (active) {
    return (
      <span className={styles.held} data-testid={testIds.hold.root}>
        <ToneLabel word="Kept beyond retention" tone="success" icon="lock" />
        <span className={styles.reason} title={active.reason}>
          by {active.heldBy} <RelativeTime at={new Date(active.heldAt)} form="sentence" />: {active.reason}
        </span>
        <ReleaseHold datasourceUid={datasourceUid} identity={identity} hold={active} onReleased={changed} />
      </span>
    );
  }
  return (
    <span data-testid={testIds.hold.root}>
      <Button
        size="sm"
        variant="secondary"
        fill="text"
        icon="lock"
        disabled={refusal !== undefined}
        tooltip={refusal ?? `Retention leaves the rows of this ${kind} alone until somebody releases it`}
        onClick={() => setIsOpen(true)}
      >
        Keep beyond retention
      </Button>
      {isOpen && (
        <HoldDialog
          datasourceUid={datasourceUid}
          kind={kind}
          subject={subject}
          onClose={() => setIsOpen(false)}
          onHeld={changed}
        />
      )}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  held: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(1), minWidth: 0, maxWidth: '100%' }),
  reason: css({ minWidth: 0, maxWidth: 420, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
});
