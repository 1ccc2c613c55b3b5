import type { IssueStatus, IssueSubstatus } from '../../../contract/frames.ts';

/** What decides about an issue when occurrences arrive. */
export interface IssueState {
  status: IssueStatus;
  substatus: IssueSubstatus;
  firstSeen: Date;
  resolvedAt: Date | null;
  regressedAt: Date | null;
}

export interface StatusAfter {
  status: IssueStatus;
  substatus: IssueSubstatus;
  /** True when this arrival brought a resolved issue back: its resolution is to be cleared and the activity noted. */
  regressed: boolean;
}

/**
 * Where an issue stands after occurrences of which the latest happened at `latestAt`. Only what happened after the
 * resolution brings an issue back: a late event or a replay does not. Ignored issues stay ignored, and an issue someone
 * investigates stays with them.
 */
export function statusAfterOccurrences(issue: IssueState, latestAt: Date, now: Date): StatusAfter {
  if (issue.status === 'resolved' && (issue.resolvedAt === null || latestAt > issue.resolvedAt)) {
    return { status: 'unresolved', substatus: 'regressed', regressed: true };
  }
  return { status: issue.status, substatus: agedSubstatus(issue, now), regressed: false };
}

/** An issue is new for a day after it was first seen and regressed for a week after it came back. */
function agedSubstatus(issue: IssueState, now: Date): IssueSubstatus {
  if (issue.substatus === 'new' && isOlder(issue.firstSeen, NEW_FOR_MS, now)) return 'ongoing';
  if (issue.substatus === 'regressed' && isOlder(issue.regressedAt, REGRESSED_FOR_MS, now)) return 'ongoing';
  return issue.substatus;
}

const HOUR_MS = 3_600_000;
export const NEW_FOR_MS = 24 * HOUR_MS;
export const REGRESSED_FOR_MS = 7 * 24 * HOUR_MS;

function isOlder(since: Date | null, ms: number, now: Date): boolean {
  return since === null || now.getTime() - since.getTime() >= ms;
}
