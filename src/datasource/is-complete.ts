/**
 * Whether the query says enough to be asked. An empty trace id (a dashboard variable that nobody has filled yet) is no
 * error: the panel explains what to do.
 */
export function isComplete(query: Readonly<SavedQuery>, replace: (text: string) => string): boolean {
  switch (query.queryType) {
    case 'trace':
      return replace(query.traceId ?? '').trim() !== '';
    case 'sql':
      return (query.sql ?? '').trim() !== '';
    case 'values':
      return (query.key ?? '') !== '';
    case 'spanSeries':
      return (query.measures ?? []).length > 0;
    default:
      return true;
  }
}

/** A query as it may lie in a dashboard: written by hand, by an older version, or half finished. */
interface SavedQuery {
  queryType?: string;
  traceId?: string;
  sql?: string;
  key?: string;
  measures?: readonly string[];
}
