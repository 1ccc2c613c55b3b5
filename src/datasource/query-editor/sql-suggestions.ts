import { type CodeEditorSuggestionItem, CodeEditorSuggestionItemKind } from '@grafana/ui';

/** Macros of the sidecar and the views that users query, for the completion of the SQL editor. */
export const sqlSuggestions = (): CodeEditorSuggestionItem[] => [
  ...MACROS.map(([insertText, detail]) => ({
    label: insertText,
    insertText,
    detail,
    kind: CodeEditorSuggestionItemKind.Method,
  })),
  ...VIEWS.map(([label, detail]) => ({ label, detail, kind: CodeEditorSuggestionItemKind.Property })),
];

const MACROS: Array<[string, string]> = [
  ['$__timeFilter(column)', 'column lies in the time range'],
  ['$__timeFrom()', 'start of the time range'],
  ['$__timeTo()', 'end of the time range'],
  ['$__timeGroupAlias(column, $__interval)', 'time bucket as "time"'],
  ["$__timeGroup(column, '5m', 0)", 'time bucket, missing ones filled with 0'],
  ['$__interval', 'width of a time bucket'],
  ['$__unixEpochFilter(column)', 'column in seconds lies in the time range'],
];

const VIEWS: Array<[string, string]> = [
  ['monitoring.errors', 'one row per occurrence'],
  ['monitoring.issues', 'one row per issue'],
  ['monitoring.traces', 'one row per span'],
  ['monitoring.logs', 'one row per log record'],
  ['monitoring.metrics', 'one row per point of a metric'],
  ['monitoring.changes', 'one row per change of business data'],
  ['monitoring.operations', 'spans per minute and operation'],
  ['monitoring.partitions', 'one row per partition'],
];
