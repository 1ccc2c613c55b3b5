import type { Density } from '../../shared/issues/IssueRow';

export interface ErrorsOptions {
  rows: number;
  density: Density;
  showHeader: boolean;
  showActions: boolean;
}
