/** Names by which tests find what has neither a role nor a label. Used as `data-testid={testIds.errors.list}`. */
export const testIds = {
  states: {
    empty: 'data-testid howdah-empty',
    error: 'data-testid howdah-error',
    loading: 'data-testid howdah-loading',
  },
  issues: {
    row: 'data-testid howdah-issue-row',
    trend: 'data-testid howdah-issue-trend',
    status: 'data-testid howdah-issue-status',
    list: 'data-testid howdah-issue-list',
    tabs: 'data-testid howdah-issue-tabs',
    bulkBar: 'data-testid howdah-issue-bulk-bar',
  },
  issue: {
    header: 'data-testid howdah-issue-header',
    status: 'data-testid howdah-issue-detail-status',
    pager: 'data-testid howdah-issue-pager',
    stack: 'data-testid howdah-issue-stack',
    trace: 'data-testid howdah-issue-trace',
  },
  home: {
    attention: 'data-testid howdah-home-attention',
    services: 'data-testid howdah-home-services',
    issues: 'data-testid howdah-home-issues',
  },
  traces: { table: 'data-testid howdah-traces-table' },
  trace: { header: 'data-testid howdah-trace-header' },
  storage: {
    table: 'data-testid howdah-storage-table',
    row: 'data-testid howdah-storage-row',
    details: 'data-testid howdah-storage-details',
    effect: 'data-testid howdah-storage-effect',
    holds: 'data-testid howdah-storage-holds',
    events: 'data-testid howdah-storage-events',
  },
  hold: { root: 'data-testid howdah-hold' },
  config: { sources: 'data-testid howdah-config-sources' },
  setup: {
    arrivals: 'data-testid howdah-setup-arrivals',
    refused: 'data-testid howdah-setup-refused',
    moved: 'data-testid howdah-setup-moved',
    cut: 'data-testid howdah-setup-cut',
  },
  undo: { toast: 'data-testid howdah-undo' },
  errors: { list: 'data-testid howdah-errors-list' },
  waterfall: {
    root: 'data-testid howdah-waterfall',
    minimap: 'data-testid howdah-waterfall-minimap',
    row: 'data-testid howdah-waterfall-row',
    bar: 'data-testid howdah-waterfall-bar',
    drawer: 'data-testid howdah-waterfall-drawer',
  },
  partitions: {
    root: 'data-testid howdah-partitions',
    table: 'data-testid howdah-partitions-table',
    block: 'data-testid howdah-partition',
  },
  queryEditor: {
    search: 'data-testid howdah-search-line',
    sql: 'data-testid howdah-sql',
  },
} as const;
