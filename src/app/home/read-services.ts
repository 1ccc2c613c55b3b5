import type { DataFrame } from '@grafana/data';
import type { OperationField } from '../../../contract/frames';
import type { SpanMeasure } from '../../../contract/query-model';
import { columnsWith } from '../../shared/data-frames/columns';

/** A service and how it did in the time range. */
export interface ServiceSummary {
  service: string;
  rate: number;
  errorRatio: number;
  p95: number | null;
}

/** Rows of the query `operations` by service, those with most errors first, then the busiest. */
export function readServices(series: readonly DataFrame[]): ServiceSummary[] {
  const columns = columnsWith(series, 'service' satisfies OperationField);
  if (!columns) {
    return [];
  }
  const services = Array.from({ length: columns.length }, (_, row) => ({
    service: columns.text('service', row) ?? '',
    rate: columns.number('rate' satisfies OperationField, row) ?? 0,
    errorRatio: columns.number('errorRatio' satisfies OperationField, row) ?? 0,
    p95: columns.number('p95' satisfies OperationField, row),
  }));
  return services
    .filter(({ service }) => service !== '')
    .sort((one, other) => other.rate * other.errorRatio - one.rate * one.errorRatio || other.rate - one.rate);
}

export type Lines = ReadonlyMap<string, Partial<Record<SpanMeasure, number[]>>>;

/** Series of the query `spanSeries` by service, as the values of small lines; gaps count as nothing. */
export function readLines(series: readonly DataFrame[]): Lines {
  const lines = new Map<string, Partial<Record<SpanMeasure, number[]>>>();
  for (const { fields } of series) {
    for (const { labels, name, values } of fields) {
      if (labels?.['service']) {
        const measure = (labels['measure'] ?? name) as SpanMeasure; // a measure this page did not ask for is never read
        const numbers = values.map((value: unknown) =>
          typeof value === 'number' && Number.isFinite(value) ? value : 0
        );
        lines.set(labels['service'], { ...lines.get(labels['service']), [measure]: numbers });
      }
    }
  }
  return lines;
}
