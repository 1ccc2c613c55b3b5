import { css, cx } from '@emotion/css';
import { type GrafanaTheme2, type NavModelItem, PageLayoutType } from '@grafana/data';
import { Icon, Tab, TabsBar, useStyles2 } from '@grafana/ui';
import type { PageInfoItem, PluginPageBackground } from 'hidden/plugin-page';
import type { ReactNode } from 'react';

interface Props {
  title: string;
  renderTitle?: ((title: string) => ReactNode) | undefined;
  subTitle?: ReactNode;
  icon?: NavModelItem['icon'];
  image?: string | undefined;
  info?: PageInfoItem[] | undefined;
  actions?: ReactNode;
  tabs?: NavModelItem[] | undefined;
  layout?: PageLayoutType | undefined;
  background?: PluginPageBackground | undefined;
  children: ReactNode;
}

/** A page with its heading: title, facts and actions in one row, tabs below. */
export function PageFrame(props: Readonly<Props>) {
  const { title, renderTitle, subTitle, icon, image, info, actions, tabs, layout, background, children } = props;
  const styles = useStyles2(getStyles);
  const isStandard = (layout ?? PageLayoutType.Standard) === PageLayoutType.Standard;
  const shownTabs = tabs?.filter(({ hideFromTabs }) => !hideFromTabs) ?? [];
  return (
    <div
      className={cx(
        styles.page,
        layout === PageLayoutType.Custom && styles.custom,
        (background ?? (isStandard ? 'primary' : 'canvas')) === 'primary' && styles.primary
      )}
    >
      {isStandard && (
        <div className={styles.heading}>
          <div className={styles.row}>
            {image ? <img src={image} alt="" width={32} height={32} /> : icon && <Icon name={icon} size="xl" />}
            {renderTitle ? renderTitle(title) : <h1 className={styles.title}>{title}</h1>}
            {info?.map(({ label, value }) => (
              <div key={label} className={styles.info}>
                <span>{label}</span>
                <div>{value}</div>
              </div>
            ))}
            <div className={styles.actions}>{actions}</div>
          </div>
          {subTitle && <div className={styles.subTitle}>{subTitle}</div>}
        </div>
      )}
      {isStandard && shownTabs.length > 0 && (
        <TabsBar className={styles.tabs}>
          {shownTabs.map(({ text, url, active, icon: tabIcon, onClick, tabCounter, tabSuffix }) => (
            <Tab
              key={text}
              label={text}
              active={Boolean(active)}
              {...(url && { href: url })}
              {...(tabIcon && { icon: tabIcon })}
              {...(onClick && { onChangeTab: onClick })}
              {...(tabCounter !== undefined && { counter: tabCounter })}
              {...(tabSuffix && { suffix: tabSuffix })}
            />
          ))}
        </TabsBar>
      )}
      <div className={styles.content}>{children}</div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    display: 'flex',
    flexDirection: 'column',
    flex: '1 1 0',
    minHeight: '100%',
    padding: theme.spacing(3, 3, 2),
  }),
  custom: css({ padding: 0 }),
  primary: css({ background: theme.colors.background.primary }),
  heading: css({ marginBottom: theme.spacing(2) }),
  row: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(2), flexWrap: 'wrap' }),
  title: css({ margin: 0, minWidth: 0, overflowWrap: 'anywhere' }),
  info: css({
    '& > span': { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize },
  }),
  actions: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), marginLeft: 'auto' }),
  subTitle: css({ marginTop: theme.spacing(0.5), color: theme.colors.text.secondary }),
  tabs: css({ marginBottom: theme.spacing(2) }),
  content: css({ display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0 }),
});
