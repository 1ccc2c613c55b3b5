import type { PolicyRequest, TableHealth } from '../../../contract/api';

/** What stands in the fields of "Change retention", as typed. */
export interface PolicyForm {
  days: string;
  gigabytes: string;
  archive: boolean;
}
export type PolicyField = keyof PolicyForm;

type Policy = Pick<TableHealth, 'table' | 'retentionDays' | 'maxBytes' | 'archive'>;

export function toForm({ retentionDays, maxBytes, archive }: Policy): PolicyForm {
  return { days: String(retentionDays), gigabytes: maxBytes === null ? '' : String(maxBytes / GIGABYTE), archive };
}

/** The policy that the fields say, or what is wrong with which of them. What a policy may be, the sidecar decides. */
export function readForm(table: string, { days, gigabytes, archive }: PolicyForm): PolicyRequest | PolicyProblem {
  const retentionDays = Number(days.trim());
  if (days.trim() === '' || !Number.isInteger(retentionDays)) {
    return { field: 'days', problem: 'A whole number of days, for example 30.' };
  }
  const maxGigabytes = Number(gigabytes.trim());
  if (!Number.isFinite(maxGigabytes)) {
    return { field: 'gigabytes', problem: 'A number of gigabytes, for example 20, or nothing for no limit.' };
  }
  const maxBytes = gigabytes.trim() === '' ? null : Math.round(maxGigabytes * GIGABYTE);
  return { table, retentionDays, maxBytes, archive };
}

export interface PolicyProblem {
  field: PolicyField;
  problem: string;
}

export const isProblem = (read: PolicyRequest | PolicyProblem): read is PolicyProblem => 'problem' in read;

export const isSamePolicy = (one: Policy, other: Policy) =>
  one.retentionDays === other.retentionDays && one.maxBytes === other.maxBytes && one.archive === other.archive;

/** Decimal, as sizes are shown. */
const GIGABYTE = 1e9;
