import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Identity } from '../../../contract/api';
import { ToneLabel } from '../../shared/look/ToneLabel';
import { useResource } from '../data/use-resource';
import { Section } from '../look/Section';

interface Props {
  datasourceUid: string;
  version: string;
}

/** Who the sidecar believes to be asking: a missing set-up is seen here before a click fails elsewhere. */
export function IdentityLine({ datasourceUid, version }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const { data: identity } = useResource<Identity>(datasourceUid, 'identity');
  if (!identity) {
    return null;
  }
  return (
    <Section title="Who you are to Howdah">
      {identity.verified ? (
        <ToneLabel
          word={`Verified as ${identity.login ?? 'unknown'} (${identity.role ?? 'no role'})`}
          tone="success"
          icon="check-circle"
        />
      ) : (
        <ToneLabel word="Not verified" tone="warning" icon="exclamation-triangle" />
      )}
      <p className={styles.hint}>
        {identity.verified ? `You may ${mayDo(identity)}.` : identity.reason} Sidecar version {version}.
      </p>
    </Section>
  );
}

function mayDo({ canTriage, canAdminister }: Identity): string {
  if (canAdminister) {
    return 'read, resolve and assign, and change storage and keys';
  }
  return canTriage ? 'read, resolve, ignore and assign' : 'read; changing anything needs the role Editor';
}

const getStyles = (theme: GrafanaTheme2) => ({
  hint: css({
    margin: theme.spacing(0.5, 0, 0),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
});
