import type { Identity } from '../../../contract/api';

/** Why this person may not change storage, with who can; undefined when they may. */
export function storageRefusal(identity: Identity | undefined): string | undefined {
  if (!identity) {
    return 'Checking who you are';
  }
  if (identity.canAdminister) {
    return undefined;
  }
  return identity.verified
    ? `You are ${identity.role ?? 'Viewer'}. Changing storage needs the role Admin: ask an administrator of this Grafana.`
    : (identity.reason ?? 'The sidecar could not verify who you are.');
}
