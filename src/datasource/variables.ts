import { CustomVariableSupport, type DataQueryRequest, type DataQueryResponse } from '@grafana/data';
import { type DataSourceWithBackend } from '@grafana/runtime';
import { type Observable } from 'rxjs';
import { VariableEditor } from './query-editor/VariableEditor';
import type { HowdahQuery } from './types';

/** Template variables: the distinct values of a search key in the time range. */
export class HowdahVariables extends CustomVariableSupport<Source, HowdahQuery> {
  override editor = VariableEditor;

  constructor(private readonly datasource: Source) {
    super();
  }

  override query(request: DataQueryRequest<HowdahQuery>): Observable<DataQueryResponse> {
    const targets = request.targets.map((target, index) => ({
      ...toValuesQuery(target),
      refId: target.refId || `variable-${index}`,
    }));
    return this.datasource.query({ ...request, targets });
  }
}

/** What is needed of our data source, which itself needs this class. */
type Source = DataSourceWithBackend<HowdahQuery>;

/** A new variable has no query yet, and a provisioned one may be no more than the key. */
function toValuesQuery(target: HowdahQuery | string): HowdahQuery {
  if (typeof target === 'string') {
    return { refId: '', queryType: 'values', key: target };
  }
  return target.queryType === 'values' || target.queryType === 'sql'
    ? target
    : { refId: target.refId, queryType: 'values', key: 'service' };
}
