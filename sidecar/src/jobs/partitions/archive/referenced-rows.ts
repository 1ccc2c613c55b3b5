/** A dictionary whose rows an archive needs, and how one row is known. */
export interface Dictionary {
  table: string;
  id: string;
  /** Columns that make a row what it is: with the same id they must be the same. */
  identity: readonly string[];
}

export const DICTIONARIES: Readonly<Record<string, Dictionary>> = {
  resource: { table: 'resource', id: 'resource_id', identity: ['digest'] },
  scope: { table: 'scope', id: 'scope_id', identity: ['digest'] },
  operation: { table: 'operation', id: 'operation_id', identity: ['service_name', 'span_name', 'kind', 'db_system'] },
  metric_series: { table: 'metric_series', id: 'series_id', identity: ['digest'] },
  tb_error_log: { table: 'tb_error_log', id: 'error_id', identity: ['project_id', 'error_fingerprint'] },
};

/**
 * The dictionaries that rows of a table refer to, each with the SQL that chooses the rows out of `partition` (a quoted
 * name).
 */
export function referencedRows(table: string, partition: string): Array<{ dictionary: string; where: string }> {
  const by = (dictionary: string, column: string) => ({
    dictionary,
    where: `${column} in (select ${column} from ${partition})`,
  });
  switch (table) {
    case 'span':
      return [by('resource', 'resource_id'), by('scope', 'scope_id'), by('operation', 'operation_id')];
    case 'log_record':
      return [by('resource', 'resource_id'), by('scope', 'scope_id')];
    case 'span_rollup':
    case 'span_rollup_hour':
      return [by('operation', 'operation_id')];
    case 'metric_point': {
      const ofSeries = (column: string) =>
        `${column} in (select ${column} from howdah.metric_series
                        where series_id in (select series_id from ${partition}))`;
      return [
        { dictionary: 'resource', where: ofSeries('resource_id') },
        { dictionary: 'scope', where: ofSeries('scope_id') },
        by('metric_series', 'series_id'),
      ];
    }
    case 'tb_error_occurrence':
    case 'tb_error_notification_log':
      return [by('tb_error_log', 'error_id')];
    default:
      return [];
  }
}
