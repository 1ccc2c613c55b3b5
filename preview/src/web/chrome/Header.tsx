import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { Dropdown, Icon, Link, Menu, ToolbarButton, useStyles2 } from '@grafana/ui';
import { previewData } from '../host/preview-data.ts';
import { useBreadcrumbs } from './breadcrumbs.ts';

export const HEADER_HEIGHT = 40;

/** Where one is, and who one is. Switching user or theme loads the page again, as the server decides both. */
export function Header() {
  const styles = useStyles2(getStyles);
  const breadcrumbs = useBreadcrumbs();
  const { user } = config.bootData;
  const otherTheme = config.theme2.isDark ? 'light' : 'dark';
  return (
    <header className={styles.header}>
      <nav aria-label="Breadcrumbs" className={styles.breadcrumbs}>
        <ol>
          {breadcrumbs.map(({ text, url }, index) => (
            <li key={`${index} ${text}`}>
              {url && index < breadcrumbs.length - 1 ? <Link href={url}>{text}</Link> : <span>{text}</span>}
              {index < breadcrumbs.length - 1 && <Icon name="angle-right" size="sm" />}
            </li>
          ))}
        </ol>
      </nav>
      <ToolbarButton
        icon={<ThemeIcon />}
        aria-label={`Use the ${otherTheme} theme`}
        tooltip={`Use the ${otherTheme} theme`}
        onClick={() => reloadWith('theme', otherTheme)}
      />
      <Dropdown placement="bottom-end" overlay={userMenu}>
        <ToolbarButton icon="user" isOpen={false} aria-label={`Signed in as ${user.login}, switch user`}>
          {`${user.name} · ${user.orgRole}`}
        </ToolbarButton>
      </Dropdown>
    </header>
  );
}

/** Half light, half dark: Grafana has no such icon on npm. */
function ThemeIcon() {
  return (
    <svg width={16} height={16} viewBox="0 0 16 16" aria-hidden>
      <circle cx={8} cy={8} r={6.25} fill="none" stroke="currentColor" strokeWidth={1.5} />
      <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" fill="currentColor" />
    </svg>
  );
}

const userMenu = () => (
  <Menu>
    {previewData().users.map(({ login, name, role }) => (
      <Menu.Item
        key={login}
        label={`${name} · ${role}`}
        active={login === config.bootData.user.login}
        onClick={() => reloadWith('user', login)}
      />
    ))}
  </Menu>
);

function reloadWith(name: 'user' | 'theme', value: string): void {
  const url = new URL(window.location.href);
  url.searchParams.set(name, value);
  window.location.assign(url);
}

const getStyles = (theme: GrafanaTheme2) => ({
  header: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    height: HEADER_HEIGHT,
    flexShrink: 0,
    padding: theme.spacing(0, 1, 0, 2),
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  breadcrumbs: css({
    flex: 1,
    minWidth: 0,
    '& ol': { display: 'flex', listStyle: 'none', alignItems: 'center' },
    '& li': {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      minWidth: 0,
      whiteSpace: 'nowrap',
      color: theme.colors.text.secondary,
      '&:last-child': { color: theme.colors.text.primary, overflow: 'hidden' },
      '& svg': { marginRight: theme.spacing(0.5) },
    },
    '& span': { overflow: 'hidden', textOverflow: 'ellipsis' },
    '& a:hover': { textDecoration: 'underline' },
  }),
});
