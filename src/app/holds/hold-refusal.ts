import type { Identity } from '../../../contract/api';

/** Why this person may not keep something, or not release it, with who can; undefined when they may. */
export function holdRefusal(identity: Identity | undefined, what: 'keep' | 'release'): string | undefined {
  if (!identity) {
    return 'Checking who you are';
  }
  if (what === 'keep' ? identity.canTriage : identity.canAdminister) {
    return undefined;
  }
  return identity.verified
    ? `You are ${identity.role ?? 'Viewer'}. ${RULES[what]}`
    : (identity.reason ?? 'The sidecar could not verify who you are.');
}

const RULES = {
  keep: 'Keeping something beyond retention needs the role Editor: ask an Editor or an administrator.',
  release: 'Ending a legal hold needs the role Admin: ask an administrator of this Grafana.',
};
