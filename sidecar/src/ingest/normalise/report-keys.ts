import { uuidOf } from '../../decide/fingerprint/issue-id.ts';
import { toldBy } from './told-exception.ts';

/** What a span event and a log record say alike about one error. */
interface Report {
  traceId: string | null;
  spanId: string | null;
  timeUnixNano: bigint;
  attributes: Readonly<Record<string, unknown>>;
}

/**
 * Keys by which reports of one error are known again when they come by another signal, in another request. One object
 * serves one request: the same error twice on one span is two errors, and each report has a key of its own.
 */
export class ReportKeys {
  private readonly seen = new Map<string, number>();
  private readonly projectId: number;

  constructor(projectId: number) {
    this.projectId = projectId;
  }

  /** The key of the next report; empty without a span, because then nothing says that two reports belong together. */
  next({ traceId, spanId, timeUnixNano, attributes }: Report): string[] {
    if (traceId === null || spanId === null) return [];
    // Signals that tell of one error do so within moments. A later one on a span that lasts is another one.
    const period = timeUnixNano / PERIOD_NANOS;
    const report = `${this.projectId} ${traceId} ${spanId} ${period} ${toldBy(attributes).report}`;
    const times = this.seen.get(report) ?? 0;
    this.seen.set(report, times + 1);
    return [uuidOf(`${report} ${times}`)];
  }
}

const PERIOD_NANOS = 60_000_000_000n;
