import { OrgRole } from '@grafana/data';
import { config } from '@grafana/runtime';

/** The Setup page is for the role Editor (plugin.json): a Viewer who followed a link to it would stand at a closed door. */
export const maySetUp = (): boolean => config.bootData.user.orgRole !== OrgRole.Viewer;
