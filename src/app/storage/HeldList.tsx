import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Identity, LegalHold } from '../../../contract/api';
import { counted } from '../../shared/formats/count';
import { RelativeTime } from '../../shared/formats/RelativeTime';
import { LoadingState } from '../../shared/states/LoadingState';
import { testIds } from '../../shared/test-ids';
import { useResource } from '../data/use-resource';
import { ReleaseHold } from '../holds/ReleaseHold';
import { issuePath, tracePath } from '../links/paths';
import { useLink } from '../links/use-link';
import { LoadedView } from '../look/LoadedView';
import { Section } from '../look/Section';

interface Props {
  datasourceUid: string;
  identity: Identity | undefined;
  /** Another one asks again. */
  stamp: unknown;
}

/** What is kept beyond retention, by whom and why. */
export function HeldList({ datasourceUid, identity, stamp }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const holds = useResource<LegalHold[]>(datasourceUid, 'storage/holds', { stamp });
  const active = (holds.data ?? []).filter(({ releasedAt }) => releasedAt === null);
  return (
    <Section
      surface="box"
      title="Legal holds"
      aside={holds.data && (active.length === 0 ? NONE : `${counted(active.length, 'hold')}: kept beyond retention`)}
    >
      <LoadedView loaded={holds} skeleton={<LoadingState label="Loading legal holds" shape="text" rows={1} />}>
        {() =>
          active.length > 0 && (
            <ul className={styles.list} data-testid={testIds.storage.holds}>
              {active.map((hold) => (
                <Held
                  key={hold.holdId}
                  hold={hold}
                  datasourceUid={datasourceUid}
                  identity={identity}
                  reload={holds.reload}
                />
              ))}
            </ul>
          )
        }
      </LoadedView>
    </Section>
  );
}

interface HeldProps extends Pick<Props, 'datasourceUid' | 'identity'> {
  hold: LegalHold;
  reload: () => void;
}

function Held({ hold, datasourceUid, identity, reload }: Readonly<HeldProps>) {
  const styles = useStyles2(getStyles);
  const link = useLink();
  const path = hold.kind === 'issue' ? issuePath(hold.subject) : tracePath(hold.subject);
  return (
    <li className={styles.held}>
      <a className={styles.subject} href={link(path)} title={hold.subject}>
        {hold.kind === 'issue' ? 'Issue' : 'Trace'} <code>{hold.subject.slice(0, 8)}</code>
      </a>
      <span className={styles.reason} title={hold.reason}>
        {hold.reason}
      </span>
      <span className={styles.who}>
        {hold.heldBy}, <RelativeTime at={new Date(hold.heldAt)} form="sentence" />
      </span>
      <ReleaseHold datasourceUid={datasourceUid} identity={identity} hold={hold} onReleased={reload} />
    </li>
  );
}

const NONE = 'none; an issue or a trace can be kept beyond retention on its page';

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    margin: 0,
    padding: 0,
    listStyle: 'none',
    '> li': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
  held: css({
    display: 'grid',
    gridTemplateColumns: '140px minmax(0, 1fr) auto auto',
    alignItems: 'center',
    columnGap: theme.spacing(2),
    padding: theme.spacing(0.75, 1.5),
  }),
  subject: css({ color: theme.colors.text.link, whiteSpace: 'nowrap', '&:hover': { textDecoration: 'underline' } }),
  reason: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  who: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
  }),
});
