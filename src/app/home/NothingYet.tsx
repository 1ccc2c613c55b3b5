import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { LinkButton, useStyles2 } from '@grafana/ui';
import type { SetupInfo } from '../../../contract/api';
import { EmptyState } from '../../shared/states/EmptyState';
import { maySetUp } from '../links/may-set-up';
import { setupPath } from '../links/paths';
import { useLink } from '../links/use-link';
import { CopyBlock } from '../look/CopyBlock';
import { curlError } from '../setup/snippets';

/** Connected, but nothing was ever sent: one line to try it, and the way to do it properly. */
export function NothingYet({ setup }: Readonly<{ setup: SetupInfo | undefined }>) {
  const styles = useStyles2(getStyles);
  const link = useLink();
  return (
    <div className={styles.box}>
      <EmptyState icon="upload" title="Nothing was received yet" hint={maySetUp() ? SEND : ASK}>
        {maySetUp() && (
          <LinkButton icon="upload" href={link(setupPath)}>
            Send telemetry
          </LinkButton>
        )}
      </EmptyState>
      {setup && maySetUp() && (
        <div className={styles.line}>
          <CopyBlock text={curlError(setup)} label="Copy the command" />
        </div>
      )}
    </div>
  );
}

const SEND =
  'Howdah is running and waits for telemetry. Send a first error from a shell, or set up your application with OpenTelemetry or Sentry.';
const ASK = 'Howdah is running and waits for telemetry. Ask an Editor of this Grafana to set up an application.';

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: theme.spacing(2),
    padding: theme.spacing(6, 2),
  }),
  line: css({ width: '100%', maxWidth: 880 }),
});
