import { PRIVATE, PUBLIC, type Dashboard } from './dashboard.ts';
import { errorMonitoring } from './error-monitoring.ts';
import { tracePerformance } from './trace-performance.ts';

/** Every dashboard that is shipped, by the name of its JSON file. */
export function allDashboards(): Record<string, Dashboard> {
  return {
    'error-monitoring.json': errorMonitoring(PRIVATE),
    'error-monitoring-public.json': errorMonitoring(PUBLIC),
    'trace-performance.json': tracePerformance(PRIVATE),
    'trace-performance-public.json': tracePerformance(PUBLIC),
  };
}

/** The text of a JSON file: stable, so that a change of the code shows as the same change in the file. */
export function printDashboard(dashboard: Dashboard): string {
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}
