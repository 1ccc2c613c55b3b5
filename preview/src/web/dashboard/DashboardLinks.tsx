import { isIconName, toURLRange, urlUtil } from '@grafana/data';
import { sceneGraph, type SceneObject } from '@grafana/scenes';
import { LinkButton } from '@grafana/ui';
import { useLocation } from 'react-router-dom';
import type { DashboardLink } from './dashboard-json.ts';

interface Props {
  scene: SceneObject;
  links: DashboardLink[];
}

/** The links of a dashboard, filled with its variables and, where they ask for it, its time. */
export function DashboardLinks({ scene, links }: Readonly<Props>) {
  // Variables and time stand in the address: when it changes, so do the links.
  useLocation();
  return (
    <>
      {links
        .filter(({ type, url }) => type === 'link' && url)
        .map((link) => (
          <LinkButton
            key={link.title}
            href={urlOf(link, scene)}
            variant="secondary"
            {...(link.icon && isIconName(link.icon) && { icon: link.icon })}
            {...(link.tooltip && { tooltip: link.tooltip })}
            {...(link.targetBlank && { target: '_blank' })}
          >
            {link.title}
          </LinkButton>
        ))}
    </>
  );
}

function urlOf({ url = '', keepTime }: DashboardLink, scene: SceneObject): string {
  const filled = sceneGraph.interpolate(scene, url, undefined, 'uriencode');
  const { raw } = sceneGraph.getTimeRange(scene).state.value;
  return keepTime ? urlUtil.appendQueryToUrl(filled, urlUtil.toUrlParams(toURLRange(raw))) : filled;
}
