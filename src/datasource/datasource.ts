import {
  type AdHocVariableFilter,
  CoreApp,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceGetTagValuesOptions,
  type DataSourceInstanceSettings,
  type MetricFindValue,
  type ScopedVars,
} from '@grafana/data';
import { DataSourceWithBackend, getTemplateSrv } from '@grafana/runtime';
import { type Observable, of } from 'rxjs';
import type { TagKeys, TagValues } from '../../contract/api';
import { displayText } from './display-text';
import { interpolateQuery, type Replace } from './interpolate';
import { isComplete } from './is-complete';
import { DEFAULTS } from './query-types';
import type { HowdahQuery } from './types';
import { HowdahVariables } from './variables';

/** Fills in variables and sends the query model; everything else is done by the sidecar. */
export class HowdahDataSource extends DataSourceWithBackend<HowdahQuery> {
  override readonly variables: HowdahVariables = new HowdahVariables(this);

  constructor(settings: DataSourceInstanceSettings) {
    super(settings);
    this.annotations = {
      getDefaultQuery: () => ({ queryType: 'occurrences', search: 'severity:critical', limit: 100 }),
    };
  }

  override getDefaultQuery(app: CoreApp): Partial<HowdahQuery> {
    return app === CoreApp.Explore
      ? { queryType: 'issues', ...DEFAULTS.issues }
      : { queryType: 'errorSeries', ...DEFAULTS.errorSeries };
  }

  /** Half-finished queries are left out here as well: not every caller asks `filterQuery` before. */
  override query(request: DataQueryRequest<HowdahQuery>): Observable<DataQueryResponse> {
    const targets = request.targets.filter((target) => this.filterQuery(target));
    return targets.length > 0 ? super.query({ ...request, targets }) : of({ data: [] });
  }

  override filterQuery(query: HowdahQuery): boolean {
    return !query.hide && isComplete(query, (text) => getTemplateSrv().replace(text));
  }

  override getQueryDisplayText(query: HowdahQuery): string {
    return displayText(query);
  }

  override applyTemplateVariables(
    query: HowdahQuery,
    scopedVars: ScopedVars,
    filters?: AdHocVariableFilter[]
  ): HowdahQuery {
    const replace: Replace = (text, format) => getTemplateSrv().replace(text, scopedVars, format);
    return interpolateQuery(query, replace, filters);
  }

  override interpolateVariablesInQueries(
    queries: HowdahQuery[],
    scopedVars: ScopedVars,
    filters?: AdHocVariableFilter[]
  ): HowdahQuery[] {
    return queries.map((query) => ({
      ...this.applyTemplateVariables(query, scopedVars, filters),
      datasource: this.getRef(),
    }));
  }

  /** Keys of Grafana's ad hoc filters. */
  override getTagKeys(): Promise<MetricFindValue[]> {
    return this.getResource<TagKeys>('tag-keys');
  }

  override getTagValues({ key }: DataSourceGetTagValuesOptions<HowdahQuery>): Promise<MetricFindValue[]> {
    return this.getResource<TagValues>('tag-values', { key });
  }
}
