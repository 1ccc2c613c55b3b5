import type { IssueField, OccurrenceField } from '../contract/frames.ts';
import { dashboard, linkTo, PUBLIC, type Dashboard, type Variant } from './dashboard.ts';
import { bargauge, ownPanel, partitionHealth, stat, table, timeseries } from './panels.ts';

/** What is broken, where, since when and for whom. */
export function errorMonitoring(variant: Variant): Dashboard {
  const isPublic = variant === PUBLIC;
  return dashboard(
    {
      uid: 'howdah-error-monitoring',
      title: 'Error monitoring',
      description: 'Errors over time, the issues behind them, and how far people are with resolving them.',
      tags: ['howdah', 'errors'],
      revision: 1,
    },
    variant,
    [
      {
        height: 4,
        panels: [
          { width: 6, panel: errors(variant) },
          { width: 6, panel: newIssues(variant) },
          { width: 6, panel: unresolvedIssues(variant) },
          { width: 6, panel: usersAffected(variant) },
        ],
      },
      {
        height: 8,
        panels: [
          { width: 12, panel: errorRate(variant) },
          { width: 6, panel: byEnvironment(variant) },
          { width: 6, panel: resolutionStatus(variant) },
        ],
      },
      { height: 12, panels: [{ width: 24, panel: topIssues(variant) }] },
      {
        height: 8,
        panels: [
          { width: 12, panel: byType(variant) },
          { width: 12, panel: byRelease(variant) },
        ],
      },
      // Messages and users of single errors are nobody's business outside.
      ...(isPublic ? [] : [{ height: 10, panels: [{ width: 24, panel: recentErrors(variant) }] }]),
      {
        height: 11,
        panels: [
          { width: 12, panel: openIssues(variant) },
          { width: 12, panel: partitionHealth(variant) },
        ],
      },
    ]
  );
}

const errors = (variant: Variant) =>
  stat(
    variant,
    { title: 'Errors', description: 'Errors that happened in the time range, ignored issues included.', unit: 'short' },
    { queryType: 'errorSeries', groupBy: 'none', measure: 'count', environments: variant.environments },
    { calc: 'sum', sparkline: true, noValue: '0' }
  );

const newIssues = (variant: Variant) =>
  stat(
    variant,
    { title: 'New issues', description: 'Unresolved issues that are new, seen in the time range.', unit: 'short' },
    { queryType: 'issues', search: 'is:unresolved is:new', environments: variant.environments, limit: 2000 },
    {
      calc: 'count',
      field: '/^events$/', // Any number will do: colours need one.
      noValue: '0',
      steps: [
        ['green', null],
        ['orange', 1],
      ],
      link: linkTo(variant, 'Show new issues', 'issues', '&tab=new'),
    }
  );

const unresolvedIssues = (variant: Variant) =>
  stat(
    variant,
    {
      title: 'Unresolved issues',
      description: 'Issues seen in the time range that nobody has resolved or ignored.',
      unit: 'short',
    },
    { queryType: 'issues', search: 'is:unresolved', environments: variant.environments, limit: 2000 },
    {
      calc: 'count',
      field: '/^events$/', // Any number will do: colours need one.
      noValue: '0',
      link: linkTo(variant, 'Show unresolved', 'issues', '&tab=unresolved'),
    }
  );

const usersAffected = (variant: Variant) =>
  stat(
    variant,
    { title: 'Users affected', description: 'Different users to whom an error happened.', unit: 'short' },
    {
      queryType: 'sql',
      format: 'table',
      sql: `select count(distinct user_id) as users
  from monitoring.errors
 where $__timeFilter(occurred_at)
   and ${variant.environmentSql('environment')}`,
    },
    { calc: 'lastNotNull', noValue: '0' }
  );

const errorRate = (variant: Variant) =>
  timeseries(
    variant,
    { title: 'Error rate over time', description: 'Errors per time bucket, by service.', unit: 'short' },
    [{ queryType: 'errorSeries', groupBy: 'service', measure: 'count', environments: variant.environments }],
    { bars: true }
  );

const byEnvironment = (variant: Variant) =>
  bargauge(
    variant,
    { title: 'Errors by environment', description: 'Errors in the time range, by where they happened.', unit: 'short' },
    { queryType: 'errorSeries', groupBy: 'environment', measure: 'count', environments: variant.environments },
    { calc: 'sum' }
  );

const topIssues = (variant: Variant) =>
  table<IssueField>(
    variant,
    {
      title: 'Top 10 issues',
      description: 'Issues (errors with the same fingerprint) with the most events in the time range.',
      unit: 'short',
    },
    { queryType: 'issues', sort: 'events', limit: 10, environments: variant.environments },
    [
      {
        field: 'title',
        title: 'Issue',
        link: linkTo(variant, 'Open issue', 'issues/${__data.fields.issueId}'),
      },
      { field: 'events', title: 'Events', width: 90 },
      { field: 'users', title: 'Users', width: 80 },
      { field: 'service', title: 'Service', width: 120 },
      { field: 'release', title: 'Release', width: 90 },
      { field: 'status', title: 'Status', width: 110 },
      { field: 'lastSeen', title: 'Last seen', unit: 'dateTimeFromNow', width: 140 },
    ],
    ['issueId']
  );

const resolutionStatus = (variant: Variant) =>
  bargauge(
    variant,
    {
      title: 'Resolution status',
      description: 'All issues last seen in the time range, by where they stand.',
      unit: 'short',
    },
    {
      queryType: 'sql',
      format: 'table',
      sql: `select known.status, count(issues.issue_id) as issues
  from unnest(array['unresolved', 'investigating', 'resolved', 'ignored']) with ordinality as known (status, place)
  left join monitoring.issues
         on issues.status = known.status
        and $__timeFilter(issues.last_seen)
        and ${variant.environmentSql('issues.environment')}
 group by known.status, known.place
 order by known.place`,
    },
    { calc: 'lastNotNull', perRow: true }
  );

const byType = (variant: Variant) =>
  timeseries(
    variant,
    { title: 'Errors by type', description: 'The ten most frequent types of errors.', unit: 'short' },
    [{ queryType: 'errorSeries', groupBy: 'type', measure: 'count', environments: variant.environments, limit: 10 }],
    { bars: true }
  );

const byRelease = (variant: Variant) =>
  timeseries(
    variant,
    { title: 'Errors by release', description: 'Which version the errors came from.', unit: 'short' },
    [{ queryType: 'errorSeries', groupBy: 'release', measure: 'count', environments: variant.environments, limit: 10 }],
    { bars: true }
  );

const recentErrors = (variant: Variant) =>
  table<OccurrenceField>(
    variant,
    { title: 'Recent errors', description: 'The latest errors, one row each.', unit: 'short' },
    { queryType: 'occurrences', limit: 50, environments: variant.environments },
    [
      { field: 'occurredAt', title: 'Time', unit: 'dateTimeAsIso', width: 160 },
      { field: 'title', title: 'Error', link: linkTo(variant, 'Open issue', 'issues/${__data.fields.issueId}') },
      { field: 'severity', title: 'Severity', width: 80 },
      { field: 'service', title: 'Service', width: 100 },
      { field: 'environment', title: 'Environment', width: 110 },
      { field: 'release', title: 'Release', width: 80 },
      { field: 'tenant', title: 'Tenant', width: 90 },
      { field: 'user', title: 'User', width: 100 },
      {
        field: 'traceID',
        title: 'Trace',
        width: 110,
        link: linkTo(variant, 'Open trace', 'traces/${__data.fields.traceID}'),
      },
    ],
    ['issueId']
  );

const openIssues = (variant: Variant) =>
  ownPanel(
    variant,
    'howdah-errors-panel',
    { title: 'Open issues', description: 'Unresolved issues, the latest first.', unit: 'short' },
    {
      queryType: 'issues',
      search: 'is:unresolved',
      sort: 'lastSeen',
      limit: 50,
      environments: variant.environments,
    }
  );
