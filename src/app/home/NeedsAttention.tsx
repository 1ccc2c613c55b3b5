import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { Overview } from '../../../contract/api';
import { counted } from '../../shared/formats/count';
import { ToneLabel } from '../../shared/look/ToneLabel';
import { testIds } from '../../shared/test-ids';
import { maySetUp } from '../links/may-set-up';
import { issuesPath } from '../links/paths';
import { useLink } from '../links/use-link';
import { attentionOf } from './attention';

/** The answer to "is anything wrong?", each part leading to its list. */
export function NeedsAttention({ overview }: Readonly<{ overview: Overview }>) {
  const styles = useStyles2(getStyles);
  const link = useLink();
  const found = attentionOf(overview, { maySetUp: maySetUp() });
  const { unresolved } = overview.issues;
  return (
    <section className={styles.band} aria-label="Needs attention" data-testid={testIds.home.attention}>
      {found.length === 0 ? (
        <span className={styles.calm}>
          <Icon name="check-circle" />
          Nothing new: no new, regressed or escalating issue, and storage is healthy
        </span>
      ) : (
        <>
          <span className={styles.title}>Needs attention</span>
          {found.map(({ text, tone, icon, path, tab }) => (
            <a key={text} className={styles.item} href={path && link(path, { tab })}>
              <ToneLabel word={text} tone={tone} icon={icon} className={styles.label} />
            </a>
          ))}
        </>
      )}
      <a className={styles.all} href={link(issuesPath)}>
        {counted(unresolved, 'unresolved issue')}
      </a>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  band: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    minHeight: 56,
    padding: theme.spacing(1, 2),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
  }),
  title: css({ marginRight: theme.spacing(1), fontWeight: theme.typography.fontWeightMedium }),
  item: css({
    display: 'inline-flex',
    alignItems: 'center',
    height: 32,
    padding: theme.spacing(0, 1.5),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    '&[href]:hover': { background: theme.colors.action.hover, borderColor: theme.colors.border.medium },
  }),
  label: css({ fontSize: theme.typography.body.fontSize }),
  calm: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(1), color: theme.colors.success.text }),
  all: css({ marginLeft: 'auto', color: theme.colors.text.secondary, '&:hover': { textDecoration: 'underline' } }),
});
