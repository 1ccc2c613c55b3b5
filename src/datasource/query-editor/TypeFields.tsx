import { Checkbox, MultiCombobox } from '@grafana/ui';
import { type ReactNode } from 'react';
import type {
  ErrorSeriesQuery,
  OperationsQuery,
  PartitionsQuery,
  SpanMeasure,
  SpanSeriesQuery,
} from '../../../contract/query-model';
import type { HowdahQuery } from '../types';
import { Choose } from './Choose';
import { CommitInput } from './CommitInput';
import type { FieldError } from './field-errors';
import { EditorField } from './layout';
import { Pick } from './Pick';
import {
  COUNT_OR_RATE,
  ERROR_GROUPS,
  MEASURES,
  OPERATION_KINDS,
  OPERATION_ROWS,
  PARTITION_FORMATS,
  SPAN_GROUPS,
  SQL_FORMATS,
} from './words';

interface Props {
  /** Prefix of the ids of the fields. */
  id: string;
  query: HowdahQuery;
  error: FieldError | undefined;
  change: (part: Partial<HowdahQuery>) => void;
}

/** The fields that only this query type has, options apart. */
export function TypeFields({ id, query, error, change }: Readonly<Props>): ReactNode {
  switch (query.queryType) {
    case undefined:
    case 'errorSeries':
      return <ErrorSeriesFields id={id} query={query} change={change} />;
    case 'spanSeries':
      return <SpanSeriesFields id={id} query={query} change={change} />;
    case 'operations':
      return <OperationsFields query={query} change={change} />;
    case 'trace':
      return (
        <EditorField
          label="Trace id"
          htmlFor={`${id}-trace`}
          error={error?.place === 'traceId' ? error.message : undefined}
        >
          <CommitInput
            id={`${id}-trace`}
            value={query.traceId}
            placeholder="32 hex digits, or a variable such as $traceId"
            onCommit={(traceId) => change({ traceId })}
          />
        </EditorField>
      );
    case 'partitions':
      return <PartitionsFields id={id} query={query} change={change} />;
    case 'sql':
      return (
        <EditorField label="Format" width={200}>
          <Pick words={SQL_FORMATS} value={query.format ?? 'table'} onChange={(format) => change({ format })} />
        </EditorField>
      );
    default:
      return null;
  }
}

type Change<Query> = (part: Partial<Query>) => void;

function ErrorSeriesFields({
  id,
  query,
  change,
}: Readonly<{ id: string; query: ErrorSeriesQuery; change: Change<ErrorSeriesQuery> }>) {
  return (
    <>
      <EditorField label="Measure" width={150}>
        <Pick words={COUNT_OR_RATE} value={query.measure ?? 'count'} onChange={(measure) => change({ measure })} />
      </EditorField>
      <EditorField label="Group by" htmlFor={`${id}-group`} width={170}>
        <Choose
          id={`${id}-group`}
          words={ERROR_GROUPS}
          value={query.groupBy ?? 'none'}
          onChange={(groupBy) => change({ groupBy })}
        />
      </EditorField>
      <EditorField label="Count only" width={220}>
        <div style={{ height: 32, display: 'flex', alignItems: 'center' }}>
          <Checkbox
            label="Issues first seen in the range"
            value={query.onlyNew ?? false}
            onChange={({ currentTarget }) => change({ onlyNew: currentTarget.checked })}
          />
        </div>
      </EditorField>
    </>
  );
}

function SpanSeriesFields({
  id,
  query,
  change,
}: Readonly<{ id: string; query: SpanSeriesQuery; change: Change<SpanSeriesQuery> }>) {
  // The keys of MEASURES are the measures.
  const options = (Object.keys(MEASURES) as SpanMeasure[]).map((value) => ({ value, label: MEASURES[value] }));
  return (
    <>
      <EditorField label="Measures" htmlFor={`${id}-measures`} width={300}>
        <MultiCombobox<SpanMeasure>
          id={`${id}-measures`}
          options={options}
          value={query.measures}
          onChange={(chosen) => change({ measures: chosen.map(({ value }) => value) })}
        />
      </EditorField>
      <EditorField label="Group by" htmlFor={`${id}-group`} width={170}>
        <Choose
          id={`${id}-group`}
          words={SPAN_GROUPS}
          value={query.groupBy ?? 'none'}
          onChange={(groupBy) => change({ groupBy })}
        />
      </EditorField>
    </>
  );
}

function OperationsFields({ query, change }: Readonly<{ query: OperationsQuery; change: Change<OperationsQuery> }>) {
  return (
    <>
      <EditorField label="Rows" width={200}>
        <Pick words={OPERATION_ROWS} value={query.by ?? 'operation'} onChange={(by) => change({ by })} />
      </EditorField>
      <EditorField label="Kind" width={280}>
        <Pick
          words={OPERATION_KINDS}
          value={query.only ?? 'all'}
          onChange={(only) => change({ only: only === 'all' ? undefined : only })}
        />
      </EditorField>
    </>
  );
}

function PartitionsFields({
  id,
  query,
  change,
}: Readonly<{ id: string; query: PartitionsQuery; change: Change<PartitionsQuery> }>) {
  return (
    <>
      <EditorField label="Table" htmlFor={`${id}-table`} width={260}>
        <CommitInput
          id={`${id}-table`}
          value={query.table ?? ''}
          placeholder="All"
          onCommit={(table) => change({ table: table || undefined })}
        />
      </EditorField>
      <EditorField label="Format" width={150}>
        <Pick words={PARTITION_FORMATS} value={query.format ?? 'table'} onChange={(format) => change({ format })} />
      </EditorField>
    </>
  );
}
