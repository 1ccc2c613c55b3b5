import { appId } from '../../shared/plugin-ids';

/** Addresses of the pages, without the search part. Here and not in the pages, because module.tsx loads none of them. */
const appPath = `/a/${appId}`;
export const homePath = `${appPath}/home`;
export const issuesPath = `${appPath}/issues`;
export const tracesPath = `${appPath}/traces`;
export const storagePath = `${appPath}/storage`;
export const setupPath = `${appPath}/setup`;
export const configPath = `/plugins/${appId}`;
export const addDataSourcePath = '/connections/datasources/howdah-datasource';

export const issuePath = (issueId: string) => `${issuesPath}/${encodeURIComponent(issueId)}`;
export const tracePath = (traceId: string) => `${tracesPath}/${encodeURIComponent(traceId)}`;
