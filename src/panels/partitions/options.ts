export interface PartitionsOptions {
  /** Part of a table's name; empty: all tables. */
  table: string;
  /** Only tables that are not healthy. */
  onlyUnhealthy: boolean;
}
