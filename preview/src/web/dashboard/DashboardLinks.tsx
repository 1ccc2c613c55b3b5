import { isIconName, toURLRange, urlUtil } from '@grafana/data';
import {
  type SceneComponentProps,
  sceneGraph,
  SceneObjectBase,
  type SceneObjectState,
  VariableDependencyConfig,
} from '@grafana/scenes';
import { LinkButton } from '@grafana/ui';
import type { DashboardLink } from './dashboard-json.ts';

interface DashboardLinksState extends SceneObjectState {
  links: DashboardLink[];
}

/** The links at the top of a dashboard; they follow its variables and, where they ask for it, its time. */
export class DashboardLinks extends SceneObjectBase<DashboardLinksState> {
  static Component = DashboardLinksView;
  protected override _variableDependency = new VariableDependencyConfig(this, { statePaths: ['links'] });
}

function DashboardLinksView({ model }: SceneComponentProps<DashboardLinks>) {
  const { links } = model.useState();
  const { value: range } = sceneGraph.getTimeRange(model).useState();
  const urlOf = ({ url = '', keepTime }: DashboardLink) => {
    const filled = sceneGraph.interpolate(model, url, undefined, 'uriencode');
    return keepTime ? urlUtil.appendQueryToUrl(filled, urlUtil.toUrlParams(toURLRange(range.raw))) : filled;
  };
  return (
    <>
      {links
        .filter(({ type, url }) => type === 'link' && url)
        .map((link) => (
          <LinkButton
            key={link.title}
            href={urlOf(link)}
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
