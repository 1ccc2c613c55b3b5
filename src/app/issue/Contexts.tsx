import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { OccurrenceDetail } from '../../../contract/api';
import { KeyValueTable } from '../look/KeyValueTable';
import { Section } from '../look/Section';
import { keyValues } from './key-values';

/** Everything that was sent along: request, user, tags, and each context by its name. */
export function Contexts({ occurrence }: Readonly<{ occurrence: OccurrenceDetail }>) {
  const styles = useStyles2(getStyles);
  const { request, user, tags, contexts, transaction, serverName, platform, sdk, handled } = occurrence;
  const about = {
    transaction,
    server: serverName,
    platform,
    sdk,
    handled: handled === null ? null : handled ? 'yes' : 'no',
  };
  const groups: Array<[string, unknown]> = [
    ['Request', request],
    ['User', user],
    ['Sender', about],
    ['Tags', tags],
    ...Object.entries(contexts).map(([name, value]): [string, unknown] => [
      titleOf(name),
      typeof value === 'object' ? value : { [name]: value },
    ]),
  ];
  const filled = groups
    .map(([title, value]) => ({ title, lines: keyValues(value) }))
    .filter(({ lines }) => lines.length > 0);
  return (
    <div className={styles.groups}>
      {filled.map(({ title, lines }) => (
        <Section key={title} title={title}>
          <KeyValueTable lines={lines} />
        </Section>
      ))}
    </div>
  );
}

/** `os_info` → "Os info". */
function titleOf(name: string): string {
  const words = name.replace(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const getStyles = (theme: GrafanaTheme2) => ({
  groups: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 320px), 1fr))',
    gap: theme.spacing(3, 4),
    alignItems: 'start',
  }),
});
