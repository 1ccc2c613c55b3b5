import type { Column, ColumnOf } from './columns.ts';

/**
 * Columns of a search over `howdah.tb_error_occurrence o` joined with `howdah.tb_error_log i`. The list of issues looks
 * for text in what it shows, the issue's own title; occurrences have their own.
 */
export function errorColumns(title: 'issue' | 'occurrence'): ColumnOf {
  const owner = title === 'issue' ? 'i' : 'o';
  return (key) => {
    if (key === null) return { as: 'contains', sql: `(${owner}.error_type || ': ' || ${owner}.error_message)` };
    if (key === 'message') return { as: 'contains', sql: `${owner}.error_message` };
    return COLUMNS.get(key) ?? { as: 'attribute', sql: ['o.tags', 'o.context'], key };
  };
}

const COLUMNS: ReadonlyMap<string, Column> = new Map<string, Column>(
  Object.entries<Column>({
    is: {
      as: 'words',
      words: {
        // An issue under investigation is still open: it must not leave the list because somebody looks at it.
        unresolved: "i.status in ('unresolved', 'investigating')",
        resolved: "i.status = 'resolved'",
        ignored: "i.status = 'ignored'",
        investigating: "i.status = 'investigating'",
        new: "i.status in ('unresolved', 'investigating') and i.substatus = 'new'",
        regressed: "i.status in ('unresolved', 'investigating') and i.substatus = 'regressed'",
        escalating: "i.status in ('unresolved', 'investigating') and i.substatus = 'escalating'",
        ongoing: "i.status in ('unresolved', 'investigating') and i.substatus = 'ongoing'",
        assigned: 'i.assigned_to is not null',
        unassigned: 'i.assigned_to is null',
      },
    },
    has: {
      as: 'words',
      words: {
        trace: 'o.trace_id is not null',
        user: 'o.user_id is not null',
        release: 'o.release_version is not null',
        tenant: 'o.tenant is not null',
        assignee: 'i.assigned_to is not null',
      },
    },
    handled: { as: 'words', words: { yes: 'o.handled', no: 'o.handled = false' } },
    service: { as: 'text', sql: 'o.service_name' },
    'service.name': { as: 'text', sql: 'o.service_name' },
    environment: { as: 'text', sql: 'o.environment' },
    release: { as: 'text', sql: 'o.release_version' },
    tenant: { as: 'text', sql: 'o.tenant' },
    trace: { as: 'text', sql: 'o.trace_id', lower: true },
    type: { as: 'text', sql: 'o.error_type' },
    culprit: { as: 'contains', sql: 'i.culprit' },
    severity: { as: 'text', sql: 'o.severity' },
    user: { as: 'text', sql: 'o.user_id' },
    transaction: { as: 'text', sql: 'o.transaction_name' },
    server: { as: 'text', sql: 'o.server_name' },
    platform: { as: 'text', sql: 'o.platform' },
    assigned: { as: 'text', sql: 'i.assigned_to' },
    // Only the list of issues has these, in a "having"; see issues.ts.
    events: { as: 'number', sql: 'count(*)' },
    users: { as: 'number', sql: 'count(distinct o.user_id)' },
  } satisfies Record<string, Column>)
);
