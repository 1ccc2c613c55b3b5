import { Alert, Button, Stack } from '@grafana/ui';
import { useCallback, useEffect, useState } from 'react';
import type { Identity } from '../../../contract/api';
import { type Failure, toFailure } from '../../shared/api/failure';
import { resource } from '../../shared/api/resource';
import { ToneLabel } from '../../shared/look/ToneLabel';

interface Props {
  uid: string;
  /** Nothing is saved yet that could be tried. */
  isNew: boolean;
}

/** Whether the sidecar answers right now, and who it believes to be asking. */
export function SidecarStatus({ uid, isNew }: Readonly<Props>) {
  const [identity, setIdentity] = useState<Identity>();
  const [failure, setFailure] = useState<Failure>();
  const ask = useCallback(() => {
    resource<Identity>(uid, 'GET', 'identity').then(
      (answer) => {
        setFailure(undefined);
        setIdentity(answer);
      },
      (error: unknown) => setFailure(toFailure(error))
    );
  }, [uid]);
  useEffect(() => {
    if (!isNew) {
      ask();
    }
  }, [ask, isNew]);

  if (isNew) {
    return <ToneLabel tone="muted" icon="info-circle" word="Save the token to see whether the sidecar answers." />;
  }
  if (failure) {
    return (
      <Alert severity="error" title={failure.title}>
        <Stack direction="column" alignItems="flex-start">
          {failure.message}
          <Button variant="secondary" size="sm" icon="sync" onClick={ask}>
            Try again
          </Button>
        </Stack>
      </Alert>
    );
  }
  return identity ? (
    <Stack direction="column" gap={0.5}>
      <ToneLabel tone="success" icon="check-circle" word="The sidecar answers" />
      {identity.verified ? (
        <ToneLabel
          tone="success"
          icon="user"
          word={`You are known to it as ${identity.login ?? 'unknown'} (${identity.role ?? 'no role'})`}
        />
      ) : (
        <ToneLabel
          tone="warning"
          icon="exclamation-triangle"
          word={`It cannot verify who you are: ${identity.reason ?? 'no reason given'}`}
        />
      )}
    </Stack>
  ) : (
    <ToneLabel tone="muted" icon="hourglass" word="Asking the sidecar …" />
  );
}
