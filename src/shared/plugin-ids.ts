import type { RawTimeRange } from '@grafana/data';

/** Ids and addresses by which the parts of this plugin find each other. `plugin.json` files carry the same ids. */
export const appId = 'howdah-observability-app';
export const datasourceId = 'howdah-datasource';

const appUrl = `/a/${appId}`;

/** Where an issue is worked on, read through the data source with this uid, for the same time as here when given. */
export const issueUrl = (issueId: string, datasourceUid: string, range?: RawTimeRange) =>
  `${appUrl}/issues/${encodeURIComponent(issueId)}?${parameters({ 'var-ds': datasourceUid, ...timesOf(range) })}`;

/** A trace, with one of its spans opened when `spanId` is given. */
export const traceUrl = (traceId: string, datasourceUid: string, spanId?: string) =>
  `${appUrl}/traces/${encodeURIComponent(traceId)}?${parameters({ 'var-ds': datasourceUid, ...(spanId && { span: spanId }) })}`;

const parameters = (values: Record<string, string>) => new URLSearchParams(values).toString();

/** A relative range stays relative: the page behind the link shows the same view tomorrow. */
function timesOf(range: RawTimeRange | undefined): Record<string, string> {
  const text = (at: RawTimeRange['from']) => (typeof at === 'string' ? at : String(at.valueOf()));
  return range ? { from: text(range.from), to: text(range.to) } : {};
}
