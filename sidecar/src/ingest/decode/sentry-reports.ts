import { Rejection } from '../rejection.ts';
import type { EnvelopeItem } from './sentry-envelope.ts';

/**
 * What a browser reports by itself: one object (CSP, Expect-CT, HPKP) or the list of the Reporting API, each report as
 * an item of its own.
 */
export function decodeReports(body: Buffer, header: Record<string, unknown>): EnvelopeItem[] {
  if (body.length > MAX_BYTES) {
    throw new Rejection('report_too_large', 413, `A report has 64 KB at most; this one has ${body.length} bytes.`);
  }
  let given: unknown;
  try {
    given = JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new Rejection('malformed_report', 400, 'The report is not JSON; browsers send it as such.', { cause });
  }
  const reports: unknown[] = Array.isArray(given) ? given : [given];
  if (reports.length === 0 || reports.length > MAX_REPORTS) {
    throw new Rejection(
      'malformed_report',
      400,
      `A request has 1 to ${MAX_REPORTS} reports; this one ${reports.length}.`
    );
  }
  return reports.map((value) => ({
    type: 'raw_security',
    header,
    payload: body.subarray(0, Math.ceil(body.length / reports.length)),
    value,
  }));
}

const MAX_BYTES = 65_536;
const MAX_REPORTS = 100;
