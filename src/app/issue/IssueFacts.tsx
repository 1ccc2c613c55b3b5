import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { type ReactNode } from 'react';
import type { IssueDetail, Share } from '../../../contract/api';
import { exactCount } from '../../shared/formats/count';
import { RelativeTime } from '../../shared/formats/RelativeTime';
import { issuesPath } from '../links/paths';
import { useLink } from '../links/use-link';
import { quoted } from '../../shared/search/completion';
import { Section } from '../look/Section';
import { ShareList } from './ShareList';

/** What is known of the issue as a whole, over all its occurrences. */
export function IssueFacts({ issue }: Readonly<{ issue: IssueDetail }>) {
  const styles = useStyles2(getStyles);
  const link = useLink();
  const search = (key: string) => (value: string) => link(issuesPath, { q: `${key}:${quoted(value)}`, tab: 'all' });
  const shares: Array<[string, string, Share[]]> = [
    ['Releases', 'release', issue.byRelease],
    ['Environments', 'environment', issue.byEnvironment],
    ['Services', 'service', issue.byService],
    ['Tenants', 'tenant', issue.byTenant],
  ];
  const known = shares.map(([, key]) => key);
  const tags = issue.tags.filter(({ key }) => !known.includes(key));
  return (
    <aside className={styles.facts} aria-label="About this issue">
      <dl className={styles.numbers}>
        <Fact name="First seen">
          <RelativeTime at={new Date(issue.firstSeen)} form="sentence" />
        </Fact>
        <Fact name="Last seen">
          <RelativeTime at={new Date(issue.lastSeen)} form="sentence" />
        </Fact>
        <Fact name="Events">{exactCount(issue.events)}</Fact>
        <Fact name="Users">{exactCount(issue.users)}</Fact>
        <Fact name="Owner">{issue.assignee ?? 'nobody'}</Fact>
      </dl>
      {shares
        .filter(([, , values]) => values.length > 0)
        .map(([title, key, values]) => (
          <Section key={key} title={title}>
            <ShareList shares={values} hrefOf={search(key)} />
          </Section>
        ))}
      {tags.length > 0 && (
        <Section title="Tags">
          <div className={styles.tags}>
            {tags.map(({ key, values }) => (
              <div key={key}>
                <h3 className={styles.tag}>{key}</h3>
                <ShareList shares={values} most={3} hrefOf={search(key)} />
              </div>
            ))}
          </div>
        </Section>
      )}
      <Section title="Why grouped">
        <p className={styles.why}>{issue.fingerprintReason}</p>
        <p className={styles.fingerprint} title={issue.fingerprint}>
          Fingerprint v{issue.fingerprintVersion} · {issue.fingerprint}
        </p>
      </Section>
    </aside>
  );
}

function Fact({ name, children }: Readonly<{ name: string; children: ReactNode }>) {
  const styles = useStyles2(getStyles);
  return (
    <div>
      <dt className={styles.name}>{name}</dt>
      <dd className={styles.value}>{children}</dd>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  facts: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2.5), minWidth: 0 }),
  numbers: css({ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: theme.spacing(1.5, 2), margin: 0 }),
  name: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  value: css({ margin: 0, fontVariantNumeric: 'tabular-nums', overflow: 'hidden', textOverflow: 'ellipsis' }),
  tags: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5) }),
  tag: css({
    margin: theme.spacing(0, 0, 0.25),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  why: css({ margin: 0, overflowWrap: 'anywhere' }),
  fingerprint: css({
    margin: 0,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
});
