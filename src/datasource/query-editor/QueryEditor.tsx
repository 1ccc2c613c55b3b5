import { css } from '@emotion/css';
import { CoreApp, type DataQueryError, type GrafanaTheme2, type QueryEditorProps } from '@grafana/data';
import { Alert, Combobox, useStyles2 } from '@grafana/ui';
import { useId } from 'react';
import { isSilent, messageOf } from '../../shared/api/failure';
import { SearchLine } from '../../shared/search/SearchLine';
import type { HowdahDataSource } from '../datasource';
import { changeType, queryTypesFor, typeOf } from '../query-types';
import type { HowdahQuery } from '../types';
import { EnvironmentsField } from './EnvironmentsField';
import { type FieldError, fieldErrorOf } from './field-errors';
import { EditorField, EditorRow } from './layout';
import { SqlField } from './SqlField';
import { TypeFields } from './TypeFields';
import { TypeOptions } from './TypeOptions';

type Props = Readonly<QueryEditorProps<HowdahDataSource, HowdahQuery>>;

/** The type first, then only the fields that it has. Runs when a field is left or Enter is pressed. */
export function QueryEditor({ query, onChange, onRunQuery, datasource, app, data }: Props) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const type = typeOf(query);
  const error = errorOf(data?.errors, query);
  const run = (next: HowdahQuery) => {
    onChange(next);
    onRunQuery();
  };
  // Parts come from the fields of the query's own type.
  const change = (part: Partial<HowdahQuery>) => run({ ...query, queryType: type, ...part } as HowdahQuery);
  const searching = SEARCHING.has(type);

  return (
    <div className={styles.editor}>
      <EditorRow>
        <EditorField label="Show" htmlFor={`${id}-type`} width={200}>
          <Combobox
            id={`${id}-type`}
            options={queryTypesFor(app === CoreApp.UnifiedAlerting).map(({ value, label, description }) => ({
              value,
              label,
              description,
            }))}
            value={type}
            onChange={({ value }) => run(changeType(query, value))}
          />
        </EditorField>
        {!searching && <TypeFields id={id} query={query} error={error} change={change} />}
        {searching && (
          <>
            <EditorField
              label="Search"
              htmlFor={`${id}-search`}
              error={error?.place === 'search' ? error.message : undefined}
            >
              <SearchLine
                id={`${id}-search`}
                value={('search' in query && query.search) || ''}
                subject={type === 'traces' || type === 'spanSeries' || type === 'operations' ? 'traces' : 'issues'}
                datasourceUid={datasource.uid}
                placeholder={PLACEHOLDERS[type]}
                invalid={error?.place === 'search'}
                onSearch={(search) => change({ search })}
              />
            </EditorField>
            <EnvironmentsField
              id={`${id}-environments`}
              datasource={datasource}
              environments={('environments' in query && query.environments) || []}
              onChange={(environments) => change({ environments })}
            />
          </>
        )}
      </EditorRow>
      {searching && HAS_SECOND_ROW.has(type) && (
        <EditorRow>
          <TypeFields id={id} query={query} error={error} change={change} />
        </EditorRow>
      )}
      {query.queryType === 'sql' && (
        <EditorRow>
          <SqlField
            sql={query.sql}
            error={error?.place === 'sql' ? error.message : undefined}
            onChange={(sql) => change({ sql })}
          />
        </EditorRow>
      )}
      {error?.place === 'query' && (
        <Alert severity="error" title="This query failed" className={styles.alert}>
          {error.message}
        </Alert>
      )}
      <TypeOptions id={id} query={query} error={error} change={change} />
    </div>
  );
}

const SEARCHING = new Set<string>(['issues', 'occurrences', 'errorSeries', 'traces', 'spanSeries', 'operations']);
const HAS_SECOND_ROW = new Set<string>(['errorSeries', 'spanSeries', 'operations']);
const PLACEHOLDERS: Partial<Record<string, string>> = {
  issues: 'is:unresolved service:checkout card declined',
  occurrences: 'service:checkout has:trace',
  errorSeries: 'service:checkout severity:critical',
  traces: 'service:checkout duration:>250ms is:error',
  spanSeries: 'service:checkout kind:server',
  operations: 'service:checkout db:postgresql',
};

/** The error of this query, or of the whole request when the sidecar was not reached. */
function errorOf(errors: readonly DataQueryError[] | undefined, query: HowdahQuery): FieldError | undefined {
  const error = errors?.find(({ refId }) => refId === undefined || refId === query.refId);
  if (!error) {
    return undefined;
  }
  return isSilent(error)
    ? { place: 'query', message: messageOf(error) }
    : fieldErrorOf(error.message || messageOf(error), typeOf(query));
}

const getStyles = (theme: GrafanaTheme2) => ({
  editor: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5), padding: theme.spacing(0.5, 0, 1) }),
  alert: css({ marginBottom: 0 }),
});
