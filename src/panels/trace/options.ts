export interface TraceOptions {
  showSummary: boolean;
  showSearch: boolean;
  showMinimap: boolean;
}
