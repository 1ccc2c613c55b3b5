import { css } from '@emotion/css';
import { type GrafanaTheme2, type IconName } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { Activity } from '../../../contract/api';
import { RelativeTime } from '../../shared/formats/RelativeTime';
import { Section } from '../look/Section';

/** What people and Howdah did with the issue, latest first. */
export function ActivityList({ activity }: Readonly<{ activity: readonly Activity[] }>) {
  const styles = useStyles2(getStyles);
  if (activity.length === 0) {
    return null;
  }
  const latestFirst = [...activity].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
  return (
    <Section title="Activity">
      <ol className={styles.list}>
        {latestFirst.map(({ at, actor, action, detail }, index) => (
          <li key={`${at}-${index}`} className={styles.line}>
            <Icon className={styles.icon} name={ACTIONS[action].icon} size="sm" />
            <span className={styles.words}>
              {actor === 'howdah' ? '' : <span className={styles.actor}>{actor} </span>}
              {actor === 'howdah' ? ACTIONS[action].alone : ACTIONS[action].words}
              {detail && ` ${detail}`}
            </span>
            <RelativeTime className={styles.time} at={new Date(at)} form="sentence" />
          </li>
        ))}
      </ol>
    </Section>
  );
}

const ACTIONS: Record<Activity['action'], { icon: IconName; words: string; alone: string }> = {
  first_seen: { icon: 'star', words: 'first saw it', alone: 'First seen' },
  resolved: { icon: 'check-circle', words: 'resolved it', alone: 'Resolved' },
  unresolved: { icon: 'repeat', words: 'reopened it', alone: 'Reopened' },
  ignored: { icon: 'bell-slash', words: 'ignored it', alone: 'Ignored' },
  investigating: { icon: 'search', words: 'is looking into it', alone: 'Under investigation' },
  assigned: { icon: 'user', words: 'assigned it to', alone: 'Assigned to' },
  unassigned: { icon: 'user', words: 'took the owner away', alone: 'Owner taken away' },
  regressed: { icon: 'repeat', words: 'saw it again', alone: 'Regressed: it happened again after it was resolved' },
  held: { icon: 'lock', words: 'keeps it beyond retention:', alone: 'Kept beyond retention:' },
  released: { icon: 'unlock', words: 'no longer keeps it beyond retention', alone: 'No longer kept beyond retention' },
};

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ margin: 0, padding: 0, listStyle: 'none' }),
  line: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    minHeight: 32,
    borderTop: `1px solid ${theme.colors.border.weak}`,
  }),
  icon: css({ color: theme.colors.text.secondary, flexShrink: 0 }),
  words: css({ minWidth: 0, overflowWrap: 'anywhere' }),
  actor: css({ fontWeight: theme.typography.fontWeightMedium }),
  time: css({
    marginLeft: 'auto',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
  }),
});
