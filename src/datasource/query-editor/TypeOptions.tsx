import { type ReactNode } from 'react';
import type { HowdahQuery } from '../types';
import { Choose } from './Choose';
import { CommitInput, numberOr } from './CommitInput';
import type { FieldError } from './field-errors';
import { EditorField, EditorRow } from './layout';
import { Options } from './Options';
import { optionsSummary } from './options-summary';
import { OPERATION_SORTS, SORTS, TRACE_SORTS } from './words';

interface Props {
  id: string;
  query: HowdahQuery;
  error: FieldError | undefined;
  change: (part: Partial<HowdahQuery>) => void;
}

/** Sort order, bounds and limit of the types that have them. */
export function TypeOptions({ id, query, error, change }: Readonly<Props>) {
  const fields = optionFields({ id, query, error, change });
  return (
    fields && (
      <Options summary={optionsSummary(query)}>
        <EditorRow>{fields}</EditorRow>
      </Options>
    )
  );
}

function optionFields({ id, query, error, change }: Readonly<Props>): ReactNode {
  const errorAt = (place: FieldError['place']) => (error?.place === place ? error.message : undefined);
  switch (query.queryType) {
    case 'issues':
      return (
        <>
          <EditorField label="Sort by" htmlFor={`${id}-sort`} width={170}>
            <Choose
              id={`${id}-sort`}
              words={SORTS}
              value={query.sort ?? 'lastSeen'}
              onChange={(sort) => change({ sort })}
            />
          </EditorField>
          <LimitField id={id} limit={query.limit} change={change} />
        </>
      );
    case 'occurrences':
      return (
        <>
          <EditorField label="Issue id" htmlFor={`${id}-issue`} width={320} error={errorAt('issueId')}>
            <CommitInput
              id={`${id}-issue`}
              value={query.issueId ?? ''}
              placeholder="Any"
              onCommit={(issueId) => change({ issueId: issueId || undefined })}
            />
          </EditorField>
          <EditorField label="Trace id" htmlFor={`${id}-trace`} width={320} error={errorAt('traceId')}>
            <CommitInput
              id={`${id}-trace`}
              value={query.traceId ?? ''}
              placeholder="Any"
              onCommit={(traceId) => change({ traceId: traceId || undefined })}
            />
          </EditorField>
          <LimitField id={id} limit={query.limit} change={change} />
        </>
      );
    case 'traces':
      return (
        <>
          <DurationField
            id={`${id}-min`}
            label="At least"
            durationMs={query.minDurationMs}
            error={errorAt('duration')}
            onChange={(minDurationMs) => change({ minDurationMs })}
          />
          <DurationField
            id={`${id}-max`}
            label="At most"
            durationMs={query.maxDurationMs}
            onChange={(maxDurationMs) => change({ maxDurationMs })}
          />
          <EditorField label="Sort by" htmlFor={`${id}-sort`} width={170}>
            <Choose
              id={`${id}-sort`}
              words={TRACE_SORTS}
              value={query.sort ?? 'startTime'}
              onChange={(sort) => change({ sort })}
            />
          </EditorField>
          <LimitField id={id} limit={query.limit} change={change} />
        </>
      );
    case 'operations':
      return (
        <>
          <EditorField label="Sort by" htmlFor={`${id}-sort`} width={170}>
            <Choose
              id={`${id}-sort`}
              words={OPERATION_SORTS}
              value={query.sort ?? 'p95'}
              onChange={(sort) => change({ sort })}
            />
          </EditorField>
          <LimitField id={id} limit={query.limit} change={change} />
        </>
      );
    case 'sql':
      return <LimitField id={id} limit={query.limit} change={change} />;
    default:
      return null;
  }
}

function LimitField({
  id,
  limit,
  change,
}: Readonly<{ id: string; limit: number | undefined; change: (part: { limit?: number }) => void }>) {
  return (
    <EditorField label="Limit" htmlFor={`${id}-limit`} width={110}>
      <CommitInput
        id={`${id}-limit`}
        numeric
        value={limit?.toString() ?? ''}
        placeholder="Default"
        onCommit={(text) => change({ limit: numberOr(text, limit) })}
      />
    </EditorField>
  );
}

interface DurationProps {
  id: string;
  label: string;
  durationMs: number | undefined;
  error?: string;
  onChange: (durationMs: number | undefined) => void;
}

function DurationField({ id, label, durationMs, error, onChange }: Readonly<DurationProps>) {
  return (
    <EditorField label={label} htmlFor={id} width={130} error={error}>
      <CommitInput
        id={id}
        numeric
        suffix="ms"
        value={durationMs?.toString() ?? ''}
        placeholder="Any"
        onCommit={(text) => onChange(numberOr(text, durationMs))}
      />
    </EditorField>
  );
}
