import type { DataSourceJsonData } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import type { QueryModel } from '../../contract/query-model';

/** The query model with what Grafana adds to every query of a dashboard. */
export type HowdahQuery = Omit<DataQuery, 'queryType'> & QueryModel;

/** Nothing is configured beside the token: the address of the sidecar is a setting of Grafana. */
export type HowdahOptions = DataSourceJsonData;

export interface HowdahSecrets {
  token?: string;
}
