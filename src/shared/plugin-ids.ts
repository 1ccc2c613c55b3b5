/** Ids and addresses by which the parts of this plugin find each other. `plugin.json` files carry the same ids. */
export const appId = 'howdah-observability-app';
export const datasourceId = 'howdah-datasource';

const appUrl = `/a/${appId}`;

/** Where an issue is worked on, read through the data source with this uid. */
export const issueUrl = (issueId: string, datasourceUid: string) =>
  `${appUrl}/issues/${encodeURIComponent(issueId)}?${withSource(datasourceUid)}`;

export const issuesUrl = (datasourceUid: string, search = '') =>
  `${appUrl}/issues?${withSource(datasourceUid)}${search ? `&q=${encodeURIComponent(search)}` : ''}`;

/** A trace, with one of its spans opened when `spanId` is given. */
export const traceUrl = (traceId: string, datasourceUid: string, spanId?: string) =>
  `${appUrl}/traces/${encodeURIComponent(traceId)}?${withSource(datasourceUid)}${spanId ? `&span=${encodeURIComponent(spanId)}` : ''}`;

export const storageUrl = (datasourceUid: string) => `${appUrl}/storage?${withSource(datasourceUid)}`;

export const setupUrl = (datasourceUid: string) => `${appUrl}/setup?${withSource(datasourceUid)}`;

const withSource = (uid: string) => `var-ds=${encodeURIComponent(uid)}`;
