import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A dashboard in Grafana's classic JSON. */
export interface Dashboard {
  uid: string;
  title: string;
  [key: string]: unknown;
}

/** Reads dashboardsDir anew at each call: whoever edits a dashboard sees it after reloading the page. */
export function readDashboards(dashboardsDir: string): Dashboard[] {
  if (!existsSync(dashboardsDir)) {
    return [];
  }
  return readdirSync(dashboardsDir)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(dashboardsDir, name), 'utf8')) as Dashboard)
    .filter((dashboard) => typeof dashboard.uid === 'string')
    .sort((one, other) => one.title.localeCompare(other.title));
}
