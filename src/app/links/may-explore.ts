import { OrgRole } from '@grafana/data';
import { config } from '@grafana/runtime';

/** Viewers have no Explore, unless Grafana is set up to give it to them: a link would lead to a closed door. */
export function mayExplore(): boolean {
  const { permissions, orgRole } = config.bootData.user;
  return permissions ? permissions['datasources:explore'] === true : orgRole !== OrgRole.Viewer;
}
