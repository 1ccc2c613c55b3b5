import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, Link, ScrollContainer, useStyles2 } from '@grafana/ui';
import { useLocation } from 'react-router-dom';
import { Brand } from './Brand.tsx';
import { homeUrl, navSections } from './nav-items.ts';

export function Navigation() {
  const styles = useStyles2(getStyles);
  const { pathname } = useLocation();
  return (
    <nav className={styles.navigation} aria-label="Pages">
      <Link href={homeUrl()} className={styles.brand}>
        <Brand />
      </Link>
      <ScrollContainer>
        {navSections().map(({ title, items }) => (
          <section key={title} className={styles.section} aria-label={title}>
            <h2 className={styles.title}>{title}</h2>
            <ul>
              {items.map(({ text, url, icon }) => {
                const active = pathname === url || pathname.startsWith(`${url}/`);
                return (
                  <li key={url}>
                    <Link
                      href={url}
                      className={cx(styles.item, active && styles.active)}
                      {...(active && { 'aria-current': 'page' as const })}
                    >
                      <Icon name={icon} size="md" />
                      <span>{text}</span>
                    </Link>
                  </li>
                );
              })}
            </ul>
          </section>
        ))}
      </ScrollContainer>
    </nav>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  navigation: css({
    display: 'flex',
    flexDirection: 'column',
    width: 224,
    flexShrink: 0,
    background: theme.colors.background.primary,
    borderRight: `1px solid ${theme.colors.border.weak}`,
    [theme.breakpoints.down('md')]: { display: 'none' },
  }),
  brand: css({ display: 'block', padding: theme.spacing(1.25, 2) }),
  section: css({ padding: theme.spacing(1, 1, 0.5), '& ul': { listStyle: 'none' } }),
  title: css({
    margin: theme.spacing(0.5, 1),
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    color: theme.colors.text.secondary,
  }),
  item: css({
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.25),
    padding: theme.spacing(0.75, 1),
    borderRadius: theme.shape.radius.default,
    color: theme.colors.text.secondary,
    '& span': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
    '&:hover': { background: theme.colors.action.hover, color: theme.colors.text.primary },
  }),
  active: css({
    background: theme.colors.action.selected,
    color: theme.colors.text.primary,
    '&::before': {
      content: '""',
      position: 'absolute',
      left: 0,
      top: 6,
      bottom: 6,
      width: 3,
      borderRadius: theme.shape.radius.default,
      background: theme.colors.primary.main,
    },
  }),
});
