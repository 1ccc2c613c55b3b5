import type { IssueSummary } from '../../shared/issues/issue';

/** The issues that hurt most: users times events; without known users, events alone. */
export function byImpact(issues: readonly IssueSummary[], most: number): IssueSummary[] {
  const impact = ({ users, events }: IssueSummary) => Math.max(1, users) * events;
  const lastSeen = ({ lastSeen: at }: IssueSummary) => at?.getTime() ?? 0;
  return [...issues]
    .sort((one, other) => impact(other) - impact(one) || lastSeen(other) - lastSeen(one))
    .slice(0, most);
}
